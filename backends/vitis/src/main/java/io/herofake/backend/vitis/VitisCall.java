package io.herofake.backend.vitis;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.HostCall;
import io.herofake.vart.DpuRunner;
import io.herofake.vart.DpuTensor;
import java.nio.FloatBuffer;

/**
 * Buffers of one caller and a runner of its own. A batch goes to the card in parts of the size that the DPU takes at once.
 */
final class VitisCall extends HostCall {

    private final VitisInstance instance;
    private final DpuRunner runner;
    private final DpuTensor in;
    private final DpuTensor out;

    /** The same memory, whatever the caller does to position and limit of the others. */
    private final FloatBuffer pictures;

    private final FloatBuffer rows;

    VitisCall(VitisInstance instance, DpuRunner runner) throws BackendException {
        super(
                instance.failures().file(),
                instance.maxBatch(),
                instance.model().input().elementsPerPicture(),
                instance.classes());
        this.instance = instance;
        this.runner = runner;
        in = instance.model().input();
        out = instance.model().output();
        pictures = input().duplicate();
        rows = output().duplicate();
    }

    @Override
    protected void run(int batch) throws BackendException {
        for (int first = 0; first < batch; first += in.batch()) {
            int count = Math.min(in.batch(), batch - first);
            write(first, count);
            instance.run(runner);
            read(first, count);
        }
    }

    private void write(int first, int count) throws BackendException {
        int elements = in.elementsPerPicture();
        int channels = in.shape().get(in.shape().size() - 1);
        for (int i = 0; i < count; i++) {
            boolean finite = FixPoint.quantise(
                    pictures,
                    (first + i) * elements,
                    runner.input(),
                    i * elements,
                    elements / channels,
                    channels,
                    in.fixPoint());
            if (!finite) {
                // A CPU would answer NaN; int8 has none, and would make a verdict of it.
                throw new BackendException(
                        Kind.INVALID_OUTPUT,
                        "picture " + (first + i) + " for model "
                                + instance.failures().file()
                                + " holds NaN or infinity, which the int8 numbers of platform "
                                + instance.platform().id() + " cannot say",
                        null);
            }
        }
    }

    private void read(int first, int count) {
        int classes = out.elementsPerPicture();
        for (int i = 0; i < count; i++) {
            int row = (first + i) * classes;
            FixPoint.dequantise(runner.output(), i * classes, rows, row, classes, out.fixPoint());
            if (instance.model().hostSoftmax()) {
                FixPoint.softmax(rows, row, classes);
            }
        }
    }

    @Override
    protected void release() {
        instance.forget(this, runner);
    }
}
