/** The test double, its reference in Java, and what is tested with them. */
@NullMarked
package io.herofake.vart;

import org.jspecify.annotations.NullMarked;
