package io.herofake.backend.djl;

import io.herofake.backend.BackendException;
import io.herofake.backend.HostCall;
import io.herofake.model.InputContract;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** Buffers of one caller; PyTorch reads the input in place. */
final class TorchScriptCall extends HostCall {

    private final TorchScriptInstance instance;
    private final Consumer<TorchScriptCall> onClose;

    /**
     * Opens a call.
     *
     * @throws BackendException {@code OUT_OF_MEMORY} if there is no room for its buffers
     */
    TorchScriptCall(TorchScriptInstance instance, Consumer<TorchScriptCall> onClose) throws BackendException {
        super(instance.file(), instance.maxBatch(), instance.input().elementsPerPicture(), instance.classes());
        this.instance = instance;
        this.onClose = onClose;
    }

    /** Refuses batches that no buffer can hold. */
    static void checkBufferSize(InputContract input, int maxBatch) {
        long bytes = (long) Float.BYTES * input.elementsPerPicture() * maxBatch;
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("maxBatch " + maxBatch + " takes " + bytes
                    + " bytes for its input; at most " + Integer.MAX_VALUE + " are possible");
        }
    }

    @Override
    protected void run(int batch) throws BackendException {
        for (int first = 0; first < batch; first += instance.mostAtOnce()) {
            int pictureCount = Math.min(instance.mostAtOnce(), batch - first);
            instance.run(part(first, pictureCount), pictureCount, output(), first);
        }
    }

    private ByteBuffer part(int first, int count) {
        int bytesEach = instance.input().elementsPerPicture() * Float.BYTES;
        return pictures().slice(first * bytesEach, count * bytesEach).order(ByteOrder.nativeOrder());
    }

    @Override
    protected void release() {
        onClose.accept(this);
    }
}
