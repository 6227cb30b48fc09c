package io.herofake.backend.opencl;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.opencl._cl_command_queue;
import org.bytedeco.opencl._cl_event;
import org.bytedeco.opencl.global.OpenCL;
import org.jspecify.annotations.Nullable;

/** Commands that run one after the other. Not thread-safe. Closing waits for them. */
final class ClQueue implements AutoCloseable {

    private static final int DIMENSIONS = 3;
    private static final @Nullable _cl_event NO_EVENT = null;

    private final _cl_command_queue queue;
    private final SizeTPointer global = new SizeTPointer(DIMENSIONS);
    private final SizeTPointer local = new SizeTPointer(DIMENSIONS);

    ClQueue(_cl_command_queue queue) {
        this.queue = queue;
    }

    /** Copies to a buffer, from one of its bytes on; returns when the source may be changed. */
    void write(ClContext.Buffer buffer, long from, Pointer source, long bytes) throws ClException {
        Cl.check(
                OpenCL.clEnqueueWriteBuffer(
                        queue, buffer.memory(), OpenCL.CL_TRUE, from, bytes, source, 0, NO_EVENT, NO_EVENT),
                "copying " + bytes + " bytes to the device");
    }

    /** Copies from a buffer's beginning; returns when all commands before it and the copy are done. */
    void read(ClContext.Buffer buffer, Pointer target, long bytes) throws ClException {
        Cl.check(
                OpenCL.clEnqueueReadBuffer(
                        queue, buffer.memory(), OpenCL.CL_TRUE, 0, bytes, target, 0, NO_EVENT, NO_EVENT),
                "copying " + bytes + " bytes from the device");
    }

    /** Fills a buffer with zeros. */
    void clear(ClContext.Buffer buffer) throws ClException {
        try (FloatPointer zero = new FloatPointer(1).put(0f)) {
            Cl.check(
                    OpenCL.clEnqueueFillBuffer(
                            queue, buffer.memory(), zero, Float.BYTES, 0, buffer.bytes(), 0, NO_EVENT, NO_EVENT),
                    "filling " + buffer.bytes() + " bytes");
            // Some drivers take the memory only now; and the pattern must outlive the command.
            finish();
        }
    }

    /** Runs a kernel on a grid; the driver chooses work groups if no size is given. */
    void run(ClKernel kernel, long[] globalSize, long @Nullable [] localSize) throws ClException {
        global.put(globalSize);
        if (localSize != null) {
            local.put(localSize);
        }
        Cl.check(
                OpenCL.clEnqueueNDRangeKernel(
                        queue,
                        kernel.handle(),
                        DIMENSIONS,
                        null,
                        global,
                        localSize == null ? null : local,
                        0,
                        NO_EVENT,
                        NO_EVENT),
                "running kernel " + kernel.name());
    }

    /** Waits for all commands. */
    void finish() throws ClException {
        Cl.check(OpenCL.clFinish(queue), "waiting for the device");
    }

    @Override
    public void close() {
        OpenCL.clFinish(queue);
        OpenCL.clReleaseCommandQueue(queue);
        global.close();
        local.close();
    }
}
