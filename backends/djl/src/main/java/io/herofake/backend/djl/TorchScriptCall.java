package io.herofake.backend.djl;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.InferenceCall;
import io.herofake.model.InputContract;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.Consumer;

/** Buffers of one caller; PyTorch reads the input in place. Its lock lets a close from elsewhere wait for the inference. */
final class TorchScriptCall implements InferenceCall {

    private final TorchScriptInstance instance;
    private final Consumer<TorchScriptCall> onClose;
    private final ByteBuffer pictures;
    private final FloatBuffer input;
    private final FloatBuffer output;
    private boolean closed;

    private TorchScriptCall(TorchScriptInstance instance, Consumer<TorchScriptCall> onClose) {
        this.instance = instance;
        this.onClose = onClose;
        this.pictures = direct(instance.maxBatch() * instance.input().elementsPerPicture());
        this.input = pictures.asFloatBuffer();
        this.output = direct(instance.maxBatch() * instance.classes()).asFloatBuffer();
    }

    /**
     * Opens a call.
     *
     * @throws BackendException {@code OUT_OF_MEMORY} if there is no room for its buffers
     */
    static TorchScriptCall open(TorchScriptInstance instance, Consumer<TorchScriptCall> onClose)
            throws BackendException {
        try {
            return new TorchScriptCall(instance, onClose);
        } catch (OutOfMemoryError e) {
            throw new BackendException(
                    Kind.OUT_OF_MEMORY,
                    "no " + bufferBytes(instance) + " bytes of direct memory for a call of model " + instance.file()
                            + "; lower callers or maxBatch, or raise -XX:MaxDirectMemorySize",
                    e);
        }
    }

    /** Refuses batches that no buffer can hold. */
    static void checkBufferSize(InputContract input, int maxBatch) {
        long bytes = (long) Float.BYTES * input.elementsPerPicture() * maxBatch;
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("maxBatch " + maxBatch + " takes " + bytes
                    + " bytes for its input; at most " + Integer.MAX_VALUE + " are possible");
        }
    }

    /** Bytes of direct memory that one call takes. */
    static long bufferBytes(TorchScriptInstance instance) {
        return (long) Float.BYTES * instance.maxBatch() * (instance.input().elementsPerPicture() + instance.classes());
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
            throw new IllegalStateException("the call of model " + instance.file() + " is closed");
        }
        if (batch < 1 || batch > instance.maxBatch()) {
            throw new IllegalArgumentException("batch must be 1 to " + instance.maxBatch() + ", not " + batch);
        }
        for (int first = 0; first < batch; first += instance.mostAtOnce()) {
            int pictureCount = Math.min(instance.mostAtOnce(), batch - first);
            instance.run(part(first, pictureCount), pictureCount, output, first);
        }
        checkFinite(batch);
    }

    private ByteBuffer part(int first, int count) {
        int bytesEach = instance.input().elementsPerPicture() * Float.BYTES;
        return pictures.slice(first * bytesEach, count * bytesEach).order(ByteOrder.nativeOrder());
    }

    private void checkFinite(int batch) throws BackendException {
        for (int i = 0; i < batch * instance.classes(); i++) {
            if (!Float.isFinite(output.get(i))) {
                throw new BackendException(
                        Kind.INVALID_OUTPUT,
                        "model " + instance.file() + " gave " + output.get(i) + " for picture " + i / instance.classes()
                                + " of a batch of " + batch,
                        null);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            onClose.accept(this);
        }
    }

    private static ByteBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                .order(ByteOrder.nativeOrder());
    }
}
