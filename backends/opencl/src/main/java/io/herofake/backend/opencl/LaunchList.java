package io.herofake.backend.opencl;

import io.herofake.backend.opencl.Launch.Argument;
import io.herofake.backend.opencl.Launch.Constant;
import io.herofake.backend.opencl.Launch.Count;
import io.herofake.backend.opencl.Launch.Read;
import io.herofake.backend.opencl.Launch.Write;
import java.util.ArrayList;
import java.util.List;

/**
 * Launches with kernels, a queue and memory for their values: what one caller needs. Not thread-safe. Memory is taken, and cleared, when it
 * is made.
 */
final class LaunchList implements AutoCloseable {

    private final Releases releases = new Releases();
    private final ClQueue queue;
    private final List<Prepared> prepared = new ArrayList<>();
    private final List<ClContext.Buffer> slabs = new ArrayList<>();
    private final Slabs plan;

    /** The batch that all kernels' arguments are for. */
    private int batch;

    /** A launch and its own kernel, whose other arguments are set once. */
    private record Prepared(Launch launch, ClKernel kernel) {}

    /**
     * Takes memory and makes kernels.
     *
     * @throws ClException if something cannot be had; all else is given back
     */
    LaunchList(ClContext context, Programs programs, List<Launch> launches, Slabs plan, int maxBatch)
            throws ClException {
        this.plan = plan;
        boolean made = false;
        try {
            queue = context.queue();
            releases.add(queue::close);
            for (long floats : plan.floats()) {
                ClContext.Buffer slab = context.buffer(floats * maxBatch);
                releases.add(slab::close);
                slabs.add(slab);
                queue.clear(slab);
            }
            for (Launch launch : launches) {
                ClKernel kernel = programs.kernel(launch.variant(), launch.kernel());
                releases.add(kernel::close);
                prepared.add(new Prepared(launch, kernel));
                setAll(launch, kernel);
            }
            made = true;
        } finally {
            if (!made) {
                releases.close();
            }
        }
    }

    ClQueue queue() {
        return queue;
    }

    /** Where a value is. */
    ClContext.Buffer buffer(int value) {
        return slabs.get(plan.slabOf().get(value));
    }

    /** Bytes of all values. */
    long bytes() {
        return slabs.stream().mapToLong(ClContext.Buffer::bytes).sum();
    }

    /** Puts all launches into the queue. */
    void enqueue(int pictures) throws ClException {
        if (pictures != batch) {
            for (Prepared one : prepared) {
                setCounts(one, pictures);
            }
            batch = pictures;
        }
        for (Prepared one : prepared) {
            Launch.Range range = one.launch().range();
            queue.run(one.kernel(), range.global(pictures), range.local());
        }
    }

    private void setAll(Launch launch, ClKernel kernel) throws ClException {
        List<Argument> arguments = launch.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            Argument argument = arguments.get(i);
            if (argument instanceof Read read) {
                kernel.set(i, buffer(read.value()));
            } else if (argument instanceof Write write) {
                kernel.set(i, buffer(write.value()));
            } else if (argument instanceof Constant constant) {
                kernel.set(i, constant.buffer());
            } else if (argument instanceof Count count) {
                kernel.set(i, count.in(1));
            }
        }
    }

    private static void setCounts(Prepared one, int pictures) throws ClException {
        List<Argument> arguments = one.launch().arguments();
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i) instanceof Count count && count.perPicture() != 0) {
                one.kernel().set(i, count.in(pictures));
            }
        }
    }

    @Override
    public void close() {
        releases.close();
    }
}
