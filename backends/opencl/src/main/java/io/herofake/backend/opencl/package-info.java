/**
 * OpenCL devices: discovery, and an executor of its own for the graphs of the model repository (docs/decisions/opencl-executor.md).
 * An ONNX file becomes a {@code Network} of layers, each layer one or more {@code Launch}es of kernels over values that
 * share a few buffers.
 */
@NullMarked
package io.herofake.backend.opencl;

import org.jspecify.annotations.NullMarked;
