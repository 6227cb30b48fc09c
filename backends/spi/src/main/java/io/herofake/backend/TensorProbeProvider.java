package io.herofake.backend;

import io.herofake.model.InputContract;
import java.nio.file.Path;
import java.util.Set;

/** Opens ONNX files to observe their inner tensors; found with {@link java.util.ServiceLoader}. Thread-safe. */
public interface TensorProbeProvider {

    /** What runs the graphs, with its version, for example {@code onnxruntime 1.28.0}. */
    String name();

    /**
     * Opens a file.
     *
     * @param graph   an ONNX file whose outputs include the tensors
     * @param input   of the graph
     * @param tensors the tensors that are wanted, all float32
     * @param threads that one run may use; at least 1
     * @throws BackendException {@code INVALID_MODEL} if it is no graph that can be run, or lacks a tensor;
     *     {@code OUT_OF_MEMORY}, {@code RUNTIME_FAILURE}
     */
    TensorProbe open(Path graph, InputContract input, Set<String> tensors, int threads) throws BackendException;
}
