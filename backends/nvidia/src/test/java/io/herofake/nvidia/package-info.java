/** Tests of what is read from NVIDIA's driver. */
@NullMarked
package io.herofake.nvidia;

import org.jspecify.annotations.NullMarked;
