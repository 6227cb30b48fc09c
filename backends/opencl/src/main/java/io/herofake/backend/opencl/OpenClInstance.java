package io.herofake.backend.opencl;

import io.herofake.backend.BackendException;
import io.herofake.backend.HostCall;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenCalls;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import java.util.OptionalLong;

/** A model on one device: a context of its own, its weights and programs, and its calls. Thread-safe. */
final class OpenClInstance implements ModelInstance {

    private final Platform platform;
    private final ClContext context;
    private final Programs programs;
    private final Plan plan;
    private final OpenOptions options;
    private final String file;
    private final Releases releases;

    private final OpenCalls<OpenClCall> calls;

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
        calls = new OpenCalls<>(file, options.callers());
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
    public InferenceCall newCall() throws BackendException {
        return calls.open(() -> OpenClCall.open(context, programs, plan, maxBatch(), file, calls::forget));
    }

    /**
     * Buffers of the calls in this process and, where the device computes in this machine's memory, all buffers of the device. What the driver
     * itself takes is not in it.
     */
    @Override
    public long nativeMemoryBytes() {
        if (calls.closed()) {
            return 0;
        }
        long shared = context.device().inHostMemory() ? context.bufferBytes() : 0;
        return shared + calls.count() * HostCall.bufferBytes(maxBatch(), plan.elementsPerPicture(), plan.classes());
    }

    @Override
    public OptionalLong deviceMemoryBytes() {
        return context.device().inHostMemory()
                ? OptionalLong.empty()
                : OptionalLong.of(calls.closed() ? 0 : context.bufferBytes());
    }

    @Override
    public void close() {
        if (!calls.close()) {
            return;
        }
        releases.close();
    }
}
