package io.herofake.vart;

import io.herofake.vart.binding.DpuApi;
import io.herofake.vart.binding.ModelHandle;
import io.herofake.vart.binding.ModelStruct;
import io.herofake.vart.binding.RunnerHandle;
import io.herofake.vart.binding.TensorStruct;
import java.util.ArrayList;
import java.util.List;

/** A model on a card: its weights, shared by its runners. Thread-safe. The owner closes it. */
public final class DpuModel implements AutoCloseable {

    private final ModelHandle handle;
    private final DpuTensor input;
    private final DpuTensor output;
    private final boolean hostSoftmax;
    private final long deviceBytes;
    private boolean closed;

    private DpuModel(ModelHandle handle, ModelStruct info) {
        this.handle = handle;
        input = tensor(info.input());
        output = tensor(info.output());
        hostSoftmax = info.host_softmax() != 0;
        deviceBytes = info.device_bytes();
    }

    /** Takes the handle over; gives it back if the model cannot be described. */
    static DpuModel of(ModelHandle handle) throws DpuException {
        try (ModelStruct info = new ModelStruct()) {
            Calls.check(error -> DpuApi.hfdpu_model_describe(handle, info, error));
            return new DpuModel(handle, info);
        } catch (DpuException | RuntimeException e) {
            DpuApi.hfdpu_model_close(handle);
            throw e;
        }
    }

    private static DpuTensor tensor(TensorStruct struct) {
        List<Integer> shape = new ArrayList<>();
        for (int i = 0; i < struct.rank(); i++) {
            shape.add(struct.dims(i));
        }
        return new DpuTensor(Calls.text(struct.name()), shape, struct.fix_point());
    }

    /** The input as the DPU has it. */
    public DpuTensor input() {
        return input;
    }

    /** The output as the DPU has it. */
    public DpuTensor output() {
        return output;
    }

    /** Whether the graph goes on with a softmax over the output, which the host must do. */
    public boolean hostSoftmax() {
        return hostSoftmax;
    }

    /** Bytes of card memory that the model takes without its runners; 0 where not known. */
    public long deviceBytes() {
        return deviceBytes;
    }

    /**
     * Makes a runner; several of them on one card work side by side. The caller closes it.
     *
     * @throws IllegalStateException if the model is closed
     * @throws DpuException          {@code OUT_OF_MEMORY}, {@code DEVICE_LOST}
     */
    public synchronized DpuRunner newRunner() throws DpuException {
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
        RunnerHandle runner = new RunnerHandle();
        Calls.check(error -> DpuApi.hfdpu_runner_open(handle, runner, error));
        return new DpuRunner(runner, input, output);
    }

    /** Gives the model back. Runners keep what they need of it until they are closed. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            DpuApi.hfdpu_model_close(handle);
        }
    }
}
