/**
 * Smaller variants of a float32 ONNX graph, made after training. To int8: which tensors are measured on pictures, ranges from
 * what was measured, and the quantised graph; measuring itself needs a runtime and is a backend's. To float16: the same graph
 * with rounded weights and tensors.
 */
@NullMarked
package io.herofake.model.quantize;

import org.jspecify.annotations.NullMarked;
