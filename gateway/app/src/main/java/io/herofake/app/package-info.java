/** The {@code herofake} command: its subcommands, and the wiring of what they run. */
@NullMarked
package io.herofake.app;

import org.jspecify.annotations.NullMarked;
