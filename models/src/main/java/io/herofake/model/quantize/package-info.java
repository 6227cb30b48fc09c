/**
 * Post-training quantisation of a float32 ONNX graph to int8: which tensors are measured on pictures, ranges from what was
 * measured, and the quantised graph. Measuring itself needs a runtime and is a backend's.
 */
@NullMarked
package io.herofake.model.quantize;

import org.jspecify.annotations.NullMarked;
