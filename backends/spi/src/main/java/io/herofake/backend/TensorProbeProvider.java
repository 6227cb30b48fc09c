package io.herofake.backend;

import io.herofake.model.ArtifactContent;
import io.herofake.model.InputContract;
import io.herofake.model.ModelRepositoryException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
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

    /**
     * Opens a graph that is no file yet.
     *
     * @param folder for a file of it, which is removed again once it is open; made if it is missing
     * @throws BackendException as {@link #open(Path, InputContract, Set, int)}
     */
    default TensorProbe open(ArtifactContent graph, Path folder, InputContract input, Set<String> tensors, int threads)
            throws BackendException, ModelRepositoryException, IOException {
        Files.createDirectories(folder);
        Path file = Files.createTempFile(folder, "calibration-", ".onnx");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                graph.writeTo(out);
            }
            return open(file, input, tensors, threads);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
