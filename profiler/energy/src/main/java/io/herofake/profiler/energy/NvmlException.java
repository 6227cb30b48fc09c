package io.herofake.profiler.energy;

/** A call of NVML failed. The message is NVML's own text for the code. */
final class NvmlException extends Exception {
    private static final long serialVersionUID = 1L;

    // nvmlReturn_t, from NVML's reference.
    static final int NOT_SUPPORTED = 3;
    static final int NO_PERMISSION = 4;
    static final int DRIVER_NOT_LOADED = 9;
    static final int GPU_IS_LOST = 15;
    static final int VERSION_MISMATCH = 18;

    /** Ours: the library has no such function, so it is older than this code. */
    static final int NO_SUCH_FUNCTION = 13;

    private final int code;

    NvmlException(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }
}
