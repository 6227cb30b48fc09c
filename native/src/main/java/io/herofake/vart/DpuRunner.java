package io.herofake.vart;

import io.herofake.vart.binding.DpuApi;
import io.herofake.vart.binding.RunnerHandle;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;

/**
 * Runs one batch at a time of a model. Not thread-safe: one thread uses it at a time. The owner closes it.
 */
public final class DpuRunner {

    private final RunnerHandle handle;
    private final ByteBuffer input;
    private final ByteBuffer output;
    private boolean closed;

    DpuRunner(RunnerHandle handle, DpuTensor input, DpuTensor output) {
        this.handle = handle;
        this.input = buffer(DpuApi.hfdpu_runner_input(handle), input);
        this.output = buffer(DpuApi.hfdpu_runner_output(handle), output);
    }

    private static ByteBuffer buffer(BytePointer pointer, DpuTensor tensor) {
        return pointer.capacity((long) tensor.batch() * tensor.elementsPerPicture())
                .asByteBuffer();
    }

    /** The input: direct, as large as the tensor. Native memory of the runner: not to be used once it is closed. */
    public ByteBuffer input() {
        return input;
    }

    /** The output of the last run, in the same way. */
    public ByteBuffer output() {
        return output;
    }

    /**
     * Runs a whole batch over the buffers. After a {@code TIMEOUT} the buffers are still the card's, and nothing but
     * {@link #close} is allowed.
     *
     * @param timeoutMillis 0 to a day
     * @throws IllegalStateException if the runner is closed
     * @throws DpuException          {@code TIMEOUT}, {@code DEVICE_LOST}, {@code OUT_OF_MEMORY}, {@code FAILURE}
     */
    public void run(long timeoutMillis) throws DpuException {
        if (closed) {
            throw new IllegalStateException("the runner is closed");
        }
        Calls.check(error -> DpuApi.hfdpu_runner_submit(handle, error));
        Calls.check(error -> DpuApi.hfdpu_runner_wait(handle, timeoutMillis, error));
    }

    /**
     * Gives the runner back; a second close does nothing.
     *
     * @param timeoutMillis how long to wait for a run that was timed out
     * @throws DpuException {@code TIMEOUT} if that run does not end: its memory is given back when it does
     */
    public void close(long timeoutMillis) throws DpuException {
        if (!closed) {
            closed = true;
            Calls.check(error -> DpuApi.hfdpu_runner_close(handle, timeoutMillis, error));
        }
    }
}
