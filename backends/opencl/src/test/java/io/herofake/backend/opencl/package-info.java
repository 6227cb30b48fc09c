/** Tests of the OpenCL backend. */
@NullMarked
package io.herofake.backend.opencl;

import org.jspecify.annotations.NullMarked;
