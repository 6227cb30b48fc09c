package io.herofake.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.TensorProbe;
import io.herofake.backend.TensorProbeProvider;
import io.herofake.model.InputContract;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Inner tensors of graphs as ONNX Runtime's CPU kernels calculate them. Thread-safe. */
public final class OnnxRuntimeProbeProvider implements TensorProbeProvider {

    /** For {@link java.util.ServiceLoader}. */
    public OnnxRuntimeProbeProvider() {}

    @Override
    public String name() {
        return OnnxRuntimeProvider.NAME + " "
                + OnnxRuntimeProvider.environment().getVersion();
    }

    @Override
    public TensorProbe open(Path graph, InputContract input, Set<String> tensors, int threads) throws BackendException {
        OrtEnvironment environment = environment(graph);
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            OrtSession session = environment.createSession(graph.toString(), options);
            try {
                check(session, graph, input, tensors);
                return new OnnxRuntimeProbe(environment, session, graph, input, tensors);
            } catch (BackendException | RuntimeException | Error e) {
                session.close();
                throw e;
            }
        } catch (OrtException e) {
            throw OrtFailures.opening(graph.toString(), e);
        }
    }

    private static OrtEnvironment environment(Path graph) throws BackendException {
        try {
            return OnnxRuntimeProvider.environment();
        } catch (LinkageError | RuntimeException e) {
            throw new BackendException(
                    Kind.RUNTIME_FAILURE,
                    "ONNX Runtime cannot be loaded to run " + graph + "; 'herofake devices' says why: " + e,
                    e);
        }
    }

    private static void check(OrtSession session, Path graph, InputContract input, Set<String> tensors)
            throws BackendException {
        Set<String> missing = new TreeSet<>(tensors);
        missing.removeAll(session.getOutputNames());
        if (!missing.isEmpty()) {
            throw new BackendException(Kind.INVALID_MODEL, "graph " + graph + " has no outputs " + missing, null);
        }
        if (!session.getInputNames().equals(Set.of(input.tensorName()))) {
            throw new BackendException(
                    Kind.INVALID_MODEL,
                    "graph " + graph + " has inputs " + session.getInputNames() + ", not just '" + input.tensorName()
                            + "'",
                    null);
        }
    }
}
