package io.herofake.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    /** Guarded by this. */
    private final Set<OnnxRuntimeCall> calls = new HashSet<>();

    /** Guarded by this. */
    private boolean closed;

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
    public synchronized InferenceCall newCall() throws BackendException {
        if (closed) {
            throw new IllegalStateException("the instance of model " + file + " is closed");
        }
        if (calls.size() == options.callers()) {
            throw new IllegalStateException(
                    "all " + options.callers() + " calls of model " + file + " are open; close one first");
        }
        OnnxRuntimeCall call =
                new OnnxRuntimeCall(environment, opened.session(), graph, maxBatch(), file, this::forget);
        calls.add(call);
        return call;
    }

    /**
     * Sizes of the weights and of the open calls' buffers. Weights that are mapped from the cache are shared with other
     * processes that map the same entry; where the model file itself was opened, its size stands for them. ONNX Runtime's
     * working memory, which grows with callers and batch and is kept until the instance closes, is not in it: the Java
     * API does not tell it.
     */
    @Override
    public synchronized long nativeMemoryBytes() {
        return closed ? 0 : opened.weightBytes() + calls.size() * OnnxRuntimeCall.bufferBytes(graph, maxBatch());
    }

    @Override
    public void close() {
        List<OnnxRuntimeCall> open;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = new ArrayList<>(calls);
        }
        // Outside the lock: closing a call waits for its inference.
        open.forEach(OnnxRuntimeCall::close);
        try {
            opened.session().close();
        } catch (OrtException e) {
            log.warn("closing model {} failed", file, e);
        }
    }

    private synchronized void forget(OnnxRuntimeCall call) {
        calls.remove(call);
    }
}
