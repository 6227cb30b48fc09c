/** The contract that every backend passes, and the small models that it is tested with. */
@NullMarked
package io.herofake.backend;

import org.jspecify.annotations.NullMarked;
