package io.herofake.backend.vitis;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.HostCall;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenCalls;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.vart.DpuException;
import io.herofake.vart.DpuModel;
import io.herofake.vart.DpuRunner;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model on a card, with a runner for each call. Thread-safe. */
final class VitisInstance implements ModelInstance {

    private static final Logger log = LoggerFactory.getLogger(VitisInstance.class);

    private final Platform platform;
    private final DpuModel model;
    private final Failures failures;
    private final OpenOptions options;
    private final VitisSettings settings;

    private final OpenCalls<VitisCall> calls;

    /** How the card failed. Once it has, nothing more is asked of it. */
    private volatile @Nullable String lost;

    VitisInstance(Platform platform, DpuModel model, Failures failures, OpenOptions options, VitisSettings settings) {
        this.platform = platform;
        this.model = model;
        this.failures = failures;
        this.options = options;
        this.settings = settings;
        calls = new OpenCalls<>(failures.file(), options.callers());
    }

    @Override
    public Platform platform() {
        return platform;
    }

    @Override
    public int classes() {
        return model.output().elementsPerPicture();
    }

    @Override
    public int maxBatch() {
        return options.maxBatch();
    }

    DpuModel model() {
        return model;
    }

    Failures failures() {
        return failures;
    }

    @Override
    public InferenceCall newCall() throws BackendException {
        return calls.open(this::openCall);
    }

    private VitisCall openCall() throws BackendException {
        checkNotLost();
        DpuRunner runner = newRunner();
        try {
            return new VitisCall(this, runner);
        } catch (BackendException e) {
            close(runner);
            throw e;
        }
    }

    private DpuRunner newRunner() throws BackendException {
        try {
            return model.newRunner();
        } catch (DpuException e) {
            throw failures.opening(e);
        }
    }

    /** Runs the card's batch that is in the runner's input. */
    void run(DpuRunner runner) throws BackendException {
        checkNotLost();
        try {
            runner.run(settings.runTimeoutMillis());
        } catch (DpuException e) {
            BackendException failure = failures.running(e);
            if (failure.kind() == Kind.DEVICE_LOST) {
                lost = String.valueOf(e.getMessage());
            }
            throw failure;
        }
    }

    private void checkNotLost() throws BackendException {
        String earlier = lost;
        if (earlier != null) {
            throw failures.lost(earlier);
        }
    }

    private void close(DpuRunner runner) {
        try {
            runner.close(settings.closeTimeoutMillis());
        } catch (DpuException e) {
            log.warn("closing a runner of model {} on {}: {}", failures.file(), platform.id(), e.getMessage());
        }
    }

    /** Called by a call that closes. */
    void forget(VitisCall call, DpuRunner runner) {
        close(runner);
        calls.forget(call);
    }

    /** Buffers of the open calls, float and int8. The weights are on the card. */
    @Override
    public long nativeMemoryBytes() {
        long runnerBytes = (long) model.input().batch() * (model.input().elementsPerPicture() + classes());
        long floatBytes = HostCall.bufferBytes(maxBatch(), model.input().elementsPerPicture(), classes());
        return calls.count() * (floatBytes + runnerBytes);
    }

    @Override
    public OptionalLong deviceMemoryBytes() {
        return calls.closed() || model.deviceBytes() == 0 ? OptionalLong.empty() : OptionalLong.of(model.deviceBytes());
    }

    @Override
    public void close() {
        if (!calls.close()) {
            return;
        }
        model.close();
    }
}
