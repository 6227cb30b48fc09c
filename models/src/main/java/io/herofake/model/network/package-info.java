/**
 * The networks, described once as data, and what turns a description and weights into a model file: seeded weights,
 * weights files, and the ONNX writer.
 */
@NullMarked
package io.herofake.model.network;

import org.jspecify.annotations.NullMarked;
