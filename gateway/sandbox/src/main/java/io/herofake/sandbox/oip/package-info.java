/**
 * The Open Inference Protocol, version 2, over HTTP with JSON, with Triton's binary tensor data extension and model
 * repository extension: what its messages say, apart from how they travel. Tensors are FP32 only, as all of HeROfake's are.
 */
@NullMarked
package io.herofake.sandbox.oip;

import org.jspecify.annotations.NullMarked;
