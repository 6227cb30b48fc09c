package io.herofake.backend.opencl;

import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.opencl._cl_kernel;
import org.bytedeco.opencl._cl_mem;
import org.bytedeco.opencl.global.OpenCL;

/** A kernel with its arguments. Not thread-safe. */
final class ClKernel implements AutoCloseable {

    private final _cl_kernel kernel;
    private final String name;

    ClKernel(_cl_kernel kernel, String name) {
        this.kernel = kernel;
        this.name = name;
    }

    _cl_kernel handle() {
        return kernel;
    }

    String name() {
        return name;
    }

    void set(int index, ClContext.Buffer buffer) throws ClException {
        try (PointerPointer<_cl_mem> value = new PointerPointer<_cl_mem>(1).put(0, buffer.memory())) {
            Cl.check(
                    OpenCL.clSetKernelArg(kernel, index, value.sizeof(), value),
                    "argument " + index + " of kernel " + name);
        }
    }

    void set(int index, int number) throws ClException {
        try (IntPointer value = new IntPointer(1).put(number)) {
            Cl.check(
                    OpenCL.clSetKernelArg(kernel, index, value.sizeof(), value),
                    "argument " + index + " of kernel " + name);
        }
    }

    @Override
    public void close() {
        OpenCL.clReleaseKernel(kernel);
    }
}
