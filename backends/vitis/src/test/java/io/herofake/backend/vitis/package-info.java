/** The backend over the test double. */
@NullMarked
package io.herofake.backend.vitis;

import org.jspecify.annotations.NullMarked;
