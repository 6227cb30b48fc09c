package io.herofake.backend.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.TensorProbe;
import io.herofake.model.InputContract;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A session of its own, and a tensor over the input. Used by one thread. */
final class OnnxRuntimeProbe implements TensorProbe {

    private final OrtSession session;
    private final String graph;
    private final FloatBuffer input;
    private final OnnxTensor tensor;
    private final String inputName;
    private final Set<String> wanted;
    private boolean closed;

    /** Takes the session over once it has returned. */
    OnnxRuntimeProbe(
            OrtEnvironment environment, OrtSession session, Path graph, InputContract contract, Set<String> wanted)
            throws OrtException, BackendException {
        this.session = session;
        this.graph = graph.toString();
        this.inputName = contract.tensorName();
        this.wanted = Set.copyOf(wanted);
        int bytes = contract.elementsPerPicture() * Float.BYTES;
        try {
            input = ByteBuffer.allocateDirect(bytes)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        } catch (OutOfMemoryError e) {
            throw OrtFailures.noBuffer(this.graph, bytes, e);
        }
        tensor = OnnxTensor.createTensor(
                environment, input.duplicate(), new long[] {1, 3, contract.height(), contract.width()});
    }

    @Override
    public FloatBuffer input() {
        return input;
    }

    @Override
    public void run(Listener listener) throws BackendException {
        if (closed) {
            throw new IllegalStateException("the probe of " + graph + " is closed");
        }
        try (OrtSession.Result result = session.run(Map.of(inputName, tensor), wanted)) {
            for (Map.Entry<String, OnnxValue> entry : result) {
                listener.tensor(entry.getKey(), values(entry.getKey(), entry.getValue()));
            }
        } catch (OrtException e) {
            throw OrtFailures.running(graph, e);
        }
    }

    private FloatBuffer values(String name, OnnxValue value) throws BackendException {
        // A copy on the heap, which outlives the result.
        FloatBuffer values = value instanceof OnnxTensor floats ? floats.getFloatBuffer() : null;
        if (values == null) {
            throw new BackendException(
                    Kind.INVALID_MODEL, "tensor '" + name + "' of " + graph + " is not float32", null);
        }
        return values;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        tensor.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("closing " + graph + " failed", e);
        }
    }
}
