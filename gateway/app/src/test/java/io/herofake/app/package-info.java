/** Tests of the {@code herofake} command. */
@NullMarked
package io.herofake.app;

import org.jspecify.annotations.NullMarked;
