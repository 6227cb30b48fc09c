/** What people and scrapers may see of an engine while it runs: bounded, and never a reason for the engine to wait. */
@NullMarked
package io.herofake.server.watch;

import org.jspecify.annotations.NullMarked;
