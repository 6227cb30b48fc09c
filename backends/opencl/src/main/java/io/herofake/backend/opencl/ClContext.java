package io.herofake.backend.opencl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.opencl._cl_command_queue;
import org.bytedeco.opencl._cl_context;
import org.bytedeco.opencl._cl_device_id;
import org.bytedeco.opencl._cl_kernel;
import org.bytedeco.opencl._cl_mem;
import org.bytedeco.opencl._cl_program;
import org.bytedeco.opencl.global.OpenCL;
import org.jspecify.annotations.Nullable;

/**
 * A context on one device or some of its parts; what is made with it must be closed before it. Counts the memory of its buffers. Thread-safe; the
 * objects that it makes are not.
 */
final class ClContext implements AutoCloseable {

    private final Device device;
    private final List<_cl_device_id> parts;
    private final _cl_context handle;
    private final AtomicInteger queues = new AtomicInteger();
    private final AtomicLong bufferBytes = new AtomicLong();

    ClContext(DeviceParts parts) throws ClException {
        this.device = parts.device();
        this.parts = parts.handles();
        int[] code = new int[1];
        try (PointerPointer<Pointer> devices = pointers()) {
            handle = OpenCL.clCreateContext(null, this.parts.size(), devices, null, null, code);
        }
        Cl.check(code[0], "opening " + device.name());
    }

    private PointerPointer<Pointer> pointers() {
        return new PointerPointer<>(parts.toArray(Pointer[]::new));
    }

    /** The device, or what a part of it is like. */
    Device device() {
        return device;
    }

    /** Bytes of the buffers that are open now. */
    long bufferBytes() {
        return bufferBytes.get();
    }

    @Override
    public void close() {
        OpenCL.clReleaseContext(handle);
    }

    /** Memory of the device. */
    final class Buffer implements AutoCloseable {
        private final _cl_mem memory;
        private final long bytes;

        private Buffer(_cl_mem memory, long bytes) {
            this.memory = memory;
            this.bytes = bytes;
        }

        _cl_mem memory() {
            return memory;
        }

        long bytes() {
            return bytes;
        }

        @Override
        public void close() {
            bufferBytes.addAndGet(-bytes);
            OpenCL.clReleaseMemObject(memory);
        }
    }

    /** A buffer for that many values, at least one; its content is undefined. */
    Buffer buffer(long floats) throws ClException {
        long bytes = Math.max(1, floats) * Float.BYTES;
        String what = bytes + " bytes on " + device.name();
        if (bytes > device.bufferBytes() || bytes + bufferBytes.get() > device.memoryBytes()) {
            throw new ClException(OpenCL.CL_MEM_OBJECT_ALLOCATION_FAILURE, what);
        }
        int[] code = new int[1];
        _cl_mem memory = OpenCL.clCreateBuffer(handle, OpenCL.CL_MEM_READ_WRITE, bytes, null, code);
        Cl.check(code[0], what);
        bufferBytes.addAndGet(bytes);
        return new Buffer(memory, bytes);
    }

    /** An in-order queue; with several parts, the next of them. */
    @SuppressWarnings("deprecation") // its successor came with OpenCL 2.0
    ClQueue queue() throws ClException {
        int[] code = new int[1];
        _cl_device_id part = parts.get(Math.floorMod(queues.getAndIncrement(), parts.size()));
        _cl_command_queue queue = OpenCL.clCreateCommandQueue(handle, part, 0, code);
        Cl.check(code[0], "a queue on " + device.name());
        return new ClQueue(queue);
    }

    /** A program. */
    final class Program implements AutoCloseable {
        private final _cl_program program;

        private Program(_cl_program program) {
            this.program = program;
        }

        /** One of its kernels; whoever asks closes it. */
        ClKernel kernel(String name) throws ClException {
            int[] code = new int[1];
            _cl_kernel kernel = OpenCL.clCreateKernel(program, name, code);
            Cl.check(code[0], "kernel " + name);
            return new ClKernel(kernel, name);
        }

        /** What makes it without its source; parts of one device have the same. */
        byte[] binary() throws ClException {
            try (SizeTPointer size = new SizeTPointer(parts.size())) {
                Cl.check(
                        OpenCL.clGetProgramInfo(
                                program,
                                OpenCL.CL_PROGRAM_BINARY_SIZES,
                                (long) size.sizeof() * parts.size(),
                                size,
                                null),
                        "size of a program");
                // The others' stay null and are not read.
                Pointer[] targets = new Pointer[parts.size()];
                try (BytePointer binary = new BytePointer(Math.max(1, size.get()))) {
                    targets[0] = binary;
                    read(targets);
                    return Cl.bytes(binary, size.get());
                }
            }
        }

        private void read(@Nullable Pointer[] targets) throws ClException {
            try (PointerPointer<Pointer> pointers = new PointerPointer<>(targets)) {
                Cl.check(
                        OpenCL.clGetProgramInfo(
                                program,
                                OpenCL.CL_PROGRAM_BINARIES,
                                (long) pointers.sizeof() * targets.length,
                                pointers,
                                null),
                        "reading a program");
            }
        }

        private Program built(String options) throws ClException {
            int code;
            try (PointerPointer<Pointer> devices = pointers();
                    BytePointer text = new BytePointer(options)) {
                code = OpenCL.clBuildProgram(program, parts.size(), devices, text, null, null);
            }
            if (code != OpenCL.CL_SUCCESS) {
                String log = buildLog();
                close();
                throw new ClException(code, "compiling for " + device.name() + " (" + log + ")");
            }
            return this;
        }

        private String buildLog() {
            try (SizeTPointer size = new SizeTPointer(1)) {
                OpenCL.clGetProgramBuildInfo(program, parts.get(0), OpenCL.CL_PROGRAM_BUILD_LOG, 0, null, size);
                try (BytePointer log = new BytePointer(Math.max(1, size.get()))) {
                    OpenCL.clGetProgramBuildInfo(
                            program, parts.get(0), OpenCL.CL_PROGRAM_BUILD_LOG, log.capacity(), log, null);
                    return Cl.string(Cl.bytes(log, size.get()));
                }
            }
        }

        @Override
        public void close() {
            OpenCL.clReleaseProgram(program);
        }
    }

    /** Compiles a program. */
    Program compile(String source, String options) throws ClException {
        byte[] text = source.getBytes(StandardCharsets.UTF_8);
        int[] code = new int[1];
        _cl_program program;
        try (SizeTPointer length = new SizeTPointer(1).put(text.length)) {
            program = OpenCL.clCreateProgramWithSource(handle, 1, text, length, code);
        }
        Cl.check(code[0], "a program for " + device.name());
        return new Program(program).built(options);
    }

    /** Loads what {@link Program#binary()} gave. */
    Program load(byte[] binary, String options) throws ClException {
        int count = parts.size();
        long[] sizes = new long[count];
        Arrays.fill(sizes, binary.length);
        Pointer[] copies = new Pointer[count];
        try (BytePointer content = new BytePointer(binary);
                SizeTPointer lengths = new SizeTPointer(count).put(sizes);
                IntPointer answers = new IntPointer(count);
                IntPointer code = new IntPointer(1);
                PointerPointer<Pointer> devices = pointers()) {
            Arrays.fill(copies, content);
            try (PointerPointer<Pointer> contents = new PointerPointer<>(copies)) {
                _cl_program program =
                        OpenCL.clCreateProgramWithBinary(handle, count, devices, lengths, contents, answers, code);
                Cl.check(code.get(), "loading a compiled program on " + device.name());
                return new Program(program).built(options);
            }
        }
    }
}
