/**
 * Functions and their models: the model repository and its manifests, the three network architectures as ONNX, and the
 * one place where a picture becomes a tensor.
 */
@NullMarked
package io.herofake.model;

import org.jspecify.annotations.NullMarked;
