package io.herofake.nvidia;

/** A call of NVML failed. The message is NVML's own text for the code. */
public final class NvmlException extends Exception {
    private static final long serialVersionUID = 1L;

    // nvmlReturn_t, from NVML's reference.
    /** The GPU does not have what was asked for. */
    public static final int NOT_SUPPORTED = 3;
    /** The user may not use the GPU. */
    public static final int NO_PERMISSION = 4;
    /** The library is there, the kernel's module is not. */
    public static final int DRIVER_NOT_LOADED = 9;
    /** The GPU fell off the bus. */
    public static final int GPU_IS_LOST = 15;
    /** Library and module are of different versions. */
    public static final int VERSION_MISMATCH = 18;

    /** Ours: the library has no such function, so it is older than this code. */
    public static final int NO_SUCH_FUNCTION = 13;

    private final int code;

    /** A failure. */
    public NvmlException(int code, String message) {
        super(message);
        this.code = code;
    }

    /** NVML's code. */
    public int code() {
        return code;
    }

    /** What a person can do about it. */
    public String remedy() {
        return switch (code) {
            case DRIVER_NOT_LOADED -> "load the kernel module (modprobe nvidia), or see dmesg why it fails";
            case VERSION_MISMATCH -> "the driver was updated while it ran: restart the machine";
            case NO_PERMISSION -> "give the user the right to read and write /dev/nvidia*";
            case GPU_IS_LOST -> "the GPU does not answer any more: restart the machine";
            case NO_SUCH_FUNCTION -> "the driver is too old: install a newer one";
            default -> "see whether nvidia-smi works";
        };
    }
}
