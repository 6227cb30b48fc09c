package io.herofake.backend.opencl;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import java.util.Map;
import java.util.Set;
import org.bytedeco.opencl.global.OpenCL;

/** A call of OpenCL that failed. */
final class ClException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What the loader answers where no driver is registered (cl_khr_icd). */
    static final int NO_PLATFORM = -1001;

    /** What NVIDIA's driver answers after a kernel's fault; the context is of no more use. */
    private static final int NVIDIA_FAULT = -9999;

    private static final Set<Integer> MEMORY = Set.of(
            OpenCL.CL_MEM_OBJECT_ALLOCATION_FAILURE,
            OpenCL.CL_OUT_OF_RESOURCES,
            OpenCL.CL_OUT_OF_HOST_MEMORY,
            OpenCL.CL_INVALID_BUFFER_SIZE);

    private static final Set<Integer> LOST = Set.of(
            OpenCL.CL_DEVICE_NOT_FOUND,
            OpenCL.CL_DEVICE_NOT_AVAILABLE,
            OpenCL.CL_INVALID_DEVICE,
            OpenCL.CL_INVALID_CONTEXT,
            OpenCL.CL_INVALID_COMMAND_QUEUE,
            NVIDIA_FAULT);

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(OpenCL.CL_DEVICE_NOT_FOUND, "CL_DEVICE_NOT_FOUND"),
            Map.entry(OpenCL.CL_DEVICE_NOT_AVAILABLE, "CL_DEVICE_NOT_AVAILABLE"),
            Map.entry(OpenCL.CL_COMPILER_NOT_AVAILABLE, "CL_COMPILER_NOT_AVAILABLE"),
            Map.entry(OpenCL.CL_MEM_OBJECT_ALLOCATION_FAILURE, "CL_MEM_OBJECT_ALLOCATION_FAILURE"),
            Map.entry(OpenCL.CL_OUT_OF_RESOURCES, "CL_OUT_OF_RESOURCES"),
            Map.entry(OpenCL.CL_OUT_OF_HOST_MEMORY, "CL_OUT_OF_HOST_MEMORY"),
            Map.entry(OpenCL.CL_BUILD_PROGRAM_FAILURE, "CL_BUILD_PROGRAM_FAILURE"),
            Map.entry(OpenCL.CL_INVALID_VALUE, "CL_INVALID_VALUE"),
            Map.entry(OpenCL.CL_INVALID_DEVICE, "CL_INVALID_DEVICE"),
            Map.entry(OpenCL.CL_INVALID_CONTEXT, "CL_INVALID_CONTEXT"),
            Map.entry(OpenCL.CL_INVALID_COMMAND_QUEUE, "CL_INVALID_COMMAND_QUEUE"),
            Map.entry(OpenCL.CL_INVALID_BINARY, "CL_INVALID_BINARY"),
            Map.entry(OpenCL.CL_INVALID_KERNEL_ARGS, "CL_INVALID_KERNEL_ARGS"),
            Map.entry(OpenCL.CL_INVALID_WORK_GROUP_SIZE, "CL_INVALID_WORK_GROUP_SIZE"),
            Map.entry(OpenCL.CL_INVALID_BUFFER_SIZE, "CL_INVALID_BUFFER_SIZE"),
            Map.entry(NO_PLATFORM, "CL_PLATFORM_NOT_FOUND_KHR"));

    private final int code;

    /**
     * A failure.
     *
     * @param code what OpenCL answered
     * @param what the call, for people
     */
    ClException(int code, String what) {
        super(what + ": " + NAMES.getOrDefault(code, "OpenCL error") + " (" + code + ")");
        this.code = code;
    }

    int code() {
        return code;
    }

    /** Whose fault it is, as the SPI has it. */
    Kind kind() {
        if (MEMORY.contains(code)) {
            return Kind.OUT_OF_MEMORY;
        }
        return LOST.contains(code) ? Kind.DEVICE_LOST : Kind.RUNTIME_FAILURE;
    }

    /**
     * The SPI's exception.
     *
     * @param doing what failed, for people, for example {@code inference of model FILE}
     */
    BackendException translated(String doing) {
        String remedy = kind() == Kind.OUT_OF_MEMORY ? "; lower callers or maxBatch" : "";
        return new BackendException(kind(), doing + " failed: " + getMessage() + remedy, this);
    }
}
