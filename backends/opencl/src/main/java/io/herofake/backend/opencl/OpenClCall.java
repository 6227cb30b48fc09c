package io.herofake.backend.opencl;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.HostCall;
import java.util.function.Consumer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Buffers of one caller, here and on the device, with a queue of its own.
 */
final class OpenClCall extends HostCall {

    private final LaunchList launches;
    private final Plan plan;
    private final String file;
    private final Consumer<OpenClCall> onClose;
    private final FloatPointer inputPointer;
    private final FloatPointer outputPointer;

    private OpenClCall(LaunchList launches, Plan plan, int maxBatch, String file, Consumer<OpenClCall> onClose)
            throws BackendException {
        super(file, maxBatch, plan.elementsPerPicture(), plan.classes());
        this.launches = launches;
        this.plan = plan;
        this.file = file;
        this.onClose = onClose;
        this.inputPointer = new FloatPointer(input().duplicate());
        this.outputPointer = new FloatPointer(output().duplicate());
    }

    /** Takes all memory that inferences need; if it cannot be had, nothing is kept. */
    static OpenClCall open(
            ClContext context, Programs programs, Plan plan, int maxBatch, String file, Consumer<OpenClCall> onClose)
            throws BackendException {
        LaunchList launches = launches(context, programs, plan, maxBatch, file);
        try {
            return new OpenClCall(launches, plan, maxBatch, file, onClose);
        } catch (BackendException e) {
            launches.close();
            throw e;
        }
    }

    private static LaunchList launches(ClContext context, Programs programs, Plan plan, int maxBatch, String file)
            throws BackendException {
        try {
            return new LaunchList(context, programs, plan.launches(), plan.slabs(), maxBatch);
        } catch (ClException e) {
            throw e.translated("a call of model " + file);
        } catch (OutOfMemoryError e) {
            throw new BackendException(Kind.OUT_OF_MEMORY, "no memory for the kernels of a call of model " + file, e);
        }
    }

    @Override
    protected void run(int batch) throws BackendException {
        try {
            ClQueue queue = launches.queue();
            queue.write(
                    launches.buffer(Network.INPUT),
                    0,
                    inputPointer,
                    (long) Float.BYTES * batch * plan.elementsPerPicture());
            launches.enqueue(batch);
            queue.read(launches.buffer(plan.result()), outputPointer, (long) Float.BYTES * batch * plan.classes());
        } catch (ClException e) {
            throw e.translated("inference of model " + file);
        }
    }

    @Override
    protected void release() {
        launches.close();
        onClose.accept(this);
    }
}
