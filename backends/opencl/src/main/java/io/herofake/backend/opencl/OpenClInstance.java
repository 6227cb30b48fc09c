package io.herofake.backend.opencl;

import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** A model on one device: a context of its own, its weights and programs, and its calls. Thread-safe. */
final class OpenClInstance implements ModelInstance {

    private final Platform platform;
    private final ClContext context;
    private final Programs programs;
    private final Plan plan;
    private final OpenOptions options;
    private final String file;
    private final Releases releases;

    /** Guarded by this. */
    private final Set<OpenClCall> calls = new HashSet<>();

    /** Guarded by this. */
    private boolean closed;

    /** Owns what is to be released from now on. */
    OpenClInstance(
            Platform platform,
            ClContext context,
            Programs programs,
            Plan plan,
            OpenOptions options,
            String file,
            Releases releases) {
        this.platform = platform;
        this.context = context;
        this.programs = programs;
        this.plan = plan;
        this.options = options;
        this.file = file;
        this.releases = releases;
    }

    @Override
    public Platform platform() {
        return platform;
    }

    @Override
    public int classes() {
        return plan.classes();
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
        OpenClCall call = OpenClCall.open(context, programs, plan, maxBatch(), file, this::forget);
        calls.add(call);
        return call;
    }

    /**
     * Buffers of the calls in this process and, where the device computes in this machine's memory, all buffers of the device. What the driver
     * itself takes is not in it.
     */
    @Override
    public synchronized long nativeMemoryBytes() {
        if (closed) {
            return 0;
        }
        long shared = context.device().inHostMemory() ? context.bufferBytes() : 0;
        return shared + calls.size() * OpenClCall.bufferBytes(plan, maxBatch());
    }

    @Override
    public synchronized OptionalLong deviceMemoryBytes() {
        return context.device().inHostMemory()
                ? OptionalLong.empty()
                : OptionalLong.of(closed ? 0 : context.bufferBytes());
    }

    @Override
    public void close() {
        List<OpenClCall> open;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = new ArrayList<>(calls);
        }
        // Outside the lock: closing a call waits for its inference.
        open.forEach(OpenClCall::close);
        releases.close();
    }

    private synchronized void forget(OpenClCall call) {
        calls.remove(call);
    }
}
