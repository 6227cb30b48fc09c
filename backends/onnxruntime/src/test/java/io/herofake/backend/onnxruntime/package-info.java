/** Tests of the ONNX Runtime backend. */
@NullMarked
package io.herofake.backend.onnxruntime;

import org.jspecify.annotations.NullMarked;
