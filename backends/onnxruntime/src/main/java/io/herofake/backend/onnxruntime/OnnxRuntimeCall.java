package io.herofake.backend.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.herofake.backend.BackendException;
import io.herofake.backend.HostCall;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Buffers of one caller and the tensors over them. A tensor is made when a batch size is first used and kept, so that an
 * inference neither allocates native memory nor copies.
 */
final class OnnxRuntimeCall extends HostCall {

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final GraphInterface graph;
    private final String file;
    private final boolean clipping;
    private final Consumer<OnnxRuntimeCall> onClose;

    /** By batch size less one; where the graph takes one picture at a time, by the picture's place. */
    private final @Nullable Binding[] bindings;

    /**
     * @param clipping whether the graph clips its input, as quantised ones do, so that NaN does not come through
     */
    OnnxRuntimeCall(
            OrtEnvironment environment,
            OrtSession session,
            GraphInterface graph,
            int maxBatch,
            String file,
            boolean clipping,
            Consumer<OnnxRuntimeCall> onClose)
            throws BackendException {
        super(file, maxBatch, graph.elementsPerPicture(), graph.classes());
        this.environment = environment;
        this.session = session;
        this.graph = graph;
        this.file = file;
        this.clipping = clipping;
        this.onClose = onClose;
        this.bindings = new Binding[maxBatch];
    }

    @Override
    protected void run(int batch) throws BackendException {
        if (clipping) {
            checkPictures(batch);
        }
        try {
            if (graph.fixedBatch()) {
                for (int picture = 0; picture < batch; picture++) {
                    run(picture, picture, 1);
                }
            } else {
                run(batch - 1, 0, batch);
            }
        } catch (OrtException e) {
            throw OrtFailures.running(file, e);
        }
    }

    private void run(int place, int firstPicture, int pictures) throws OrtException {
        Binding binding = bindings[place];
        if (binding == null) {
            binding = Binding.create(this, firstPicture, pictures);
            bindings[place] = binding;
        }
        session.run(binding.inputs(), binding.outputs()).close();
    }

    @Override
    protected void release() {
        for (Binding binding : bindings) {
            if (binding != null) {
                binding.close();
            }
        }
        onClose.accept(this);
    }

    /** Tensors over a part of the buffers, in the form that a run wants them. */
    private record Binding(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) implements AutoCloseable {

        static Binding create(OnnxRuntimeCall call, int firstPicture, int pictures) throws OrtException {
            GraphInterface graph = call.graph;
            OnnxTensor in = tensor(
                    call, call.input(), graph.elementsPerPicture(), firstPicture, pictures, graph.inputShape(pictures));
            try {
                OnnxTensor out = tensor(
                        call, call.output(), graph.classes(), firstPicture, pictures, graph.outputShape(pictures));
                return new Binding(Map.of(graph.input(), in), Map.of(graph.output(), out));
            } catch (OrtException e) {
                in.close();
                throw e;
            }
        }

        private static OnnxTensor tensor(
                OnnxRuntimeCall call, FloatBuffer buffer, int perPicture, int first, int pictures, long[] shape)
                throws OrtException {
            FloatBuffer part = buffer.duplicate();
            part.position(first * perPicture).limit((first + pictures) * perPicture);
            return OnnxTensor.createTensor(call.environment, part, shape);
        }

        @Override
        public void close() {
            inputs.values().forEach(OnnxTensor::close);
            outputs.values().forEach(OnnxTensor::close);
        }
    }
}
