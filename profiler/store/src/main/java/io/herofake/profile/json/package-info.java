/** The JSON form of profile records: strict when read, stable when written. */
@NullMarked
package io.herofake.profile.json;

import org.jspecify.annotations.NullMarked;
