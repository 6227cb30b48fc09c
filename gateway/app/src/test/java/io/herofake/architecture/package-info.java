/** Rules that hold between the modules. */
@NullMarked
package io.herofake.architecture;

import org.jspecify.annotations.NullMarked;
