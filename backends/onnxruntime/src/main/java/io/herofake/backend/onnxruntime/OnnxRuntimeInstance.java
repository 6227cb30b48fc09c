package io.herofake.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.herofake.backend.BackendException;
import io.herofake.backend.HostCall;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenCalls;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One ONNX Runtime session and its calls. Thread-safe. */
final class OnnxRuntimeInstance implements ModelInstance {

    private static final Logger log = LoggerFactory.getLogger(OnnxRuntimeInstance.class);

    private final Platform platform;
    private final SessionOpener.Opened opened;
    private final GraphInterface graph;
    private final OpenOptions options;
    private final OrtEnvironment environment;
    private final String file;

    private final OpenCalls<OnnxRuntimeCall> calls;

    OnnxRuntimeInstance(
            Platform platform,
            OrtEnvironment environment,
            SessionOpener.Opened opened,
            GraphInterface graph,
            OpenOptions options,
            String file) {
        this.platform = platform;
        this.environment = environment;
        this.opened = opened;
        this.graph = graph;
        this.options = options;
        this.file = file;
        calls = new OpenCalls<>(file, options.callers());
    }

    @Override
    public Platform platform() {
        return platform;
    }

    @Override
    public int classes() {
        return graph.classes();
    }

    @Override
    public int maxBatch() {
        return options.maxBatch();
    }

    @Override
    public InferenceCall newCall() throws BackendException {
        boolean int8 = platform.id().equals(OnnxRuntimeProvider.INT8_PLATFORM_ID);
        return calls.open(
                () -> new OnnxRuntimeCall(environment, opened.session(), graph, maxBatch(), file, int8, calls::forget));
    }

    /**
     * Sizes of the weights and of the open calls' buffers. Weights that are mapped from the cache are shared with other
     * processes that map the same entry; where the model file itself was opened, its size stands for them. ONNX Runtime's
     * working memory, which grows with callers and batch and is kept until the instance closes, is not in it: the Java
     * API does not tell it.
     */
    @Override
    public long nativeMemoryBytes() {
        return calls.closed()
                ? 0
                : opened.weightBytes()
                        + calls.count() * HostCall.bufferBytes(maxBatch(), graph.elementsPerPicture(), graph.classes());
    }

    @Override
    public void close() {
        if (!calls.close()) {
            return;
        }
        try {
            opened.session().close();
        } catch (OrtException e) {
            log.warn("closing model {} failed", file, e);
        }
    }
}
