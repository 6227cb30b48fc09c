package io.herofake.backend.opencl;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.InferenceCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.Consumer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Buffers of one caller, here and on the device, with a queue of its own. Its lock lets a close from elsewhere wait for the inference.
 */
final class OpenClCall implements InferenceCall {

    private final LaunchList launches;
    private final Plan plan;
    private final int maxBatch;
    private final String file;
    private final Consumer<OpenClCall> onClose;
    private final FloatBuffer input;
    private final FloatBuffer output;
    private final FloatPointer inputPointer;
    private final FloatPointer outputPointer;
    private boolean closed;

    private OpenClCall(
            LaunchList launches,
            Plan plan,
            int maxBatch,
            String file,
            Consumer<OpenClCall> onClose,
            FloatBuffer input,
            FloatBuffer output) {
        this.launches = launches;
        this.plan = plan;
        this.maxBatch = maxBatch;
        this.file = file;
        this.onClose = onClose;
        this.input = input;
        this.output = output;
        this.inputPointer = new FloatPointer(input.duplicate());
        this.outputPointer = new FloatPointer(output.duplicate());
    }

    /** Takes all memory that inferences need; if it cannot be had, nothing is kept. */
    static OpenClCall open(
            ClContext context, Programs programs, Plan plan, int maxBatch, String file, Consumer<OpenClCall> onClose)
            throws BackendException {
        try {
            FloatBuffer input = direct(plan.elementsPerPicture() * maxBatch);
            FloatBuffer output = direct(plan.classes() * maxBatch);
            LaunchList launches = new LaunchList(context, programs, plan.launches(), plan.slabs(), maxBatch);
            return new OpenClCall(launches, plan, maxBatch, file, onClose, input, output);
        } catch (ClException e) {
            throw e.translated("a call of model " + file);
        } catch (OutOfMemoryError e) {
            throw new BackendException(
                    Kind.OUT_OF_MEMORY,
                    "no " + bufferBytes(plan, maxBatch) + " bytes of direct memory for a call of model " + file
                            + "; lower callers or maxBatch, or raise -XX:MaxDirectMemorySize",
                    e);
        }
    }

    /** Bytes of direct memory that one call takes. */
    static long bufferBytes(Plan plan, int maxBatch) {
        return (long) Float.BYTES * maxBatch * (plan.elementsPerPicture() + plan.classes());
    }

    @Override
    public FloatBuffer input() {
        return input;
    }

    @Override
    public FloatBuffer output() {
        return output;
    }

    @Override
    public synchronized void infer(int batch) throws BackendException {
        if (closed) {
            throw new IllegalStateException("the call of model " + file + " is closed");
        }
        if (batch < 1 || batch > maxBatch) {
            throw new IllegalArgumentException("batch must be 1 to " + maxBatch + ", not " + batch);
        }
        try {
            ClQueue queue = launches.queue();
            queue.write(
                    launches.buffer(Network.INPUT),
                    inputPointer,
                    (long) Float.BYTES * batch * plan.elementsPerPicture());
            launches.enqueue(batch);
            queue.read(launches.buffer(plan.result()), outputPointer, (long) Float.BYTES * batch * plan.classes());
        } catch (ClException e) {
            throw e.translated("inference of model " + file);
        }
        checkFinite(batch);
    }

    private void checkFinite(int batch) throws BackendException {
        for (int i = 0; i < batch * plan.classes(); i++) {
            if (!Float.isFinite(output.get(i))) {
                throw new BackendException(
                        Kind.INVALID_OUTPUT,
                        "model " + file + " gave " + output.get(i) + " for picture " + i / plan.classes()
                                + " of a batch of " + batch,
                        null);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        launches.close();
        onClose.accept(this);
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
