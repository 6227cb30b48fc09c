package io.herofake.backend.vitis;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.vart.DpuException;
import io.herofake.vart.DpuModel;
import io.herofake.vart.DpuRunner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
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

    /** Guarded by this. */
    private final Set<VitisCall> calls = new HashSet<>();

    /** Guarded by this. */
    private boolean closed;

    /** How the card failed. Once it has, nothing more is asked of it. */
    private volatile @Nullable String lost;

    VitisInstance(Platform platform, DpuModel model, Failures failures, OpenOptions options, VitisSettings settings) {
        this.platform = platform;
        this.model = model;
        this.failures = failures;
        this.options = options;
        this.settings = settings;
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
    public synchronized InferenceCall newCall() throws BackendException {
        if (closed) {
            throw new IllegalStateException("the instance of model " + failures.file() + " is closed");
        }
        if (calls.size() == options.callers()) {
            throw new IllegalStateException(
                    "all " + options.callers() + " calls of model " + failures.file() + " are open; close one first");
        }
        checkNotLost();
        DpuRunner runner = newRunner();
        try {
            VitisCall call = new VitisCall(this, runner);
            calls.add(call);
            return call;
        } catch (OutOfMemoryError e) {
            close(runner);
            throw new BackendException(
                    Kind.OUT_OF_MEMORY,
                    "no " + floatBytes() + " bytes of direct memory for a call of model " + failures.file()
                            + "; lower callers or maxBatch, or raise -XX:MaxDirectMemorySize",
                    e);
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
        synchronized (this) {
            calls.remove(call);
        }
    }

    /** Buffers of the open calls, float and int8. The weights are on the card. */
    @Override
    public synchronized long nativeMemoryBytes() {
        long runnerBytes = (long) model.input().batch() * (model.input().elementsPerPicture() + classes());
        return calls.size() * (floatBytes() + runnerBytes);
    }

    private long floatBytes() {
        return (long) Float.BYTES * maxBatch() * (model.input().elementsPerPicture() + classes());
    }

    @Override
    public synchronized OptionalLong deviceMemoryBytes() {
        return closed || model.deviceBytes() == 0 ? OptionalLong.empty() : OptionalLong.of(model.deviceBytes());
    }

    @Override
    public void close() {
        List<VitisCall> open;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = new ArrayList<>(calls);
        }
        // Outside the lock: closing a call waits for its inference.
        open.forEach(VitisCall::close);
        model.close();
    }
}
