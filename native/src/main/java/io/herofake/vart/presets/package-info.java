/** How JavaCPP makes the binding of {@code herofake_dpu.h}; used when the module is built. */
@NullMarked
package io.herofake.vart.presets;

import org.jspecify.annotations.NullMarked;
