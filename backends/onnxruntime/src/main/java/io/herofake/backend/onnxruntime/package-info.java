/**
 * Models on the CPU through ONNX Runtime. A model is opened through its optimised graph, which is kept in a cache with
 * its weights in a file of their own, so that opening it again maps the weights instead of reading and rearranging them.
 */
@NullMarked
package io.herofake.backend.onnxruntime;

import org.jspecify.annotations.NullMarked;
