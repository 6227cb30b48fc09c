package io.herofake.backend;

import io.herofake.backend.BackendException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A call whose buffers are direct memory of this process. It keeps what every backend promises: a batch in range, numbers
 * that are finite, and a lock that lets a close from elsewhere wait for the inference. What a backend adds is {@link #run}
 * and {@link #release}, which are called with the lock held.
 */
public abstract class HostCall implements InferenceCall {

    private final String file;
    private final int maxBatch;
    private final int classes;
    private final ByteBuffer pictures;
    private final FloatBuffer input;
    private final FloatBuffer output;
    private boolean closed;

    /**
     * Takes the buffers.
     *
     * @param file               the model's, for messages
     * @param elementsPerPicture floats of one picture
     * @param classes            floats of one row of the output
     * @throws BackendException {@code OUT_OF_MEMORY} if there is no room for them
     */
    protected HostCall(String file, int maxBatch, int elementsPerPicture, int classes) throws BackendException {
        this.file = file;
        this.maxBatch = maxBatch;
        this.classes = classes;
        try {
            pictures = direct(elementsPerPicture * maxBatch);
            input = pictures.asFloatBuffer();
            output = direct(classes * maxBatch).asFloatBuffer();
        } catch (OutOfMemoryError e) {
            throw new BackendException(
                    Kind.OUT_OF_MEMORY,
                    "no " + bufferBytes(maxBatch, elementsPerPicture, classes)
                            + " bytes of direct memory for a call of model " + file
                            + "; lower callers or maxBatch, or raise -XX:MaxDirectMemorySize",
                    e);
        }
    }

    /** Bytes of direct memory that one call takes. */
    public static long bufferBytes(int maxBatch, int elementsPerPicture, int classes) {
        return (long) Float.BYTES * maxBatch * (elementsPerPicture + classes);
    }

    private static ByteBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                .order(ByteOrder.nativeOrder());
    }

    /** The input's memory as bytes. */
    protected final ByteBuffer pictures() {
        return pictures;
    }

    @Override
    public final FloatBuffer input() {
        return input;
    }

    @Override
    public final FloatBuffer output() {
        return output;
    }

    @Override
    public final synchronized void infer(int batch) throws BackendException {
        if (closed) {
            throw new IllegalStateException("the call of model " + file + " is closed");
        }
        if (batch < 1 || batch > maxBatch) {
            throw new IllegalArgumentException("batch must be 1 to " + maxBatch + ", not " + batch);
        }
        run(batch);
        checkFinite(batch);
    }

    /** Runs the first pictures of the input and writes their rows to the output. */
    protected abstract void run(int batch) throws BackendException;

    /**
     * Checks pictures. For backends whose arithmetic clips what is not finite: it would not show in the output, and a verdict would be
     * made of it.
     *
     * @throws BackendException {@code INVALID_OUTPUT} naming the first picture with NaN or infinity
     */
    protected final void checkPictures(int batch) throws BackendException {
        int each = input.capacity() / maxBatch;
        for (int i = 0; i < batch * each; i++) {
            // Through the bytes: whoever writes the input may have moved its limit.
            float value = pictures.getFloat(i * Float.BYTES);
            if (!Float.isFinite(value)) {
                throw new BackendException(
                        Kind.INVALID_OUTPUT,
                        "picture " + i / each + " of a batch of " + batch + " for model " + file + " holds " + value
                                + ", which int8 numbers cannot say",
                        null);
            }
        }
    }

    private void checkFinite(int batch) throws BackendException {
        for (int i = 0; i < batch * classes; i++) {
            if (!Float.isFinite(output.get(i))) {
                throw new BackendException(
                        Kind.INVALID_OUTPUT,
                        "model " + file + " gave " + output.get(i) + " for picture " + i / classes + " of a batch of "
                                + batch,
                        null);
            }
        }
    }

    @Override
    public final synchronized void close() {
        if (!closed) {
            closed = true;
            release();
        }
    }

    /** Gives back what the backend holds for the call, and lets its instance forget it. Called once. */
    protected abstract void release();
}
