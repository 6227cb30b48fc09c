/** The metadata store in SQLite (a file, by default) or PostgreSQL (shared, by URL). */
@NullMarked
package io.herofake.profile.jdbc;

import org.jspecify.annotations.NullMarked;
