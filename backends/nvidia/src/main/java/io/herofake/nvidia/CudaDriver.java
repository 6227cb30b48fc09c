package io.herofake.nvidia;

import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.IntByReference;

/** The CUDA driver API, which comes with the driver: which number CUDA gives a GPU in this process. Thread-safe. */
public final class CudaDriver {
    private static final int NO_DEVICE = 100;
    private static final int INVALID_DEVICE = 101;

    private final NativeLibrary library;

    private CudaDriver(NativeLibrary library) {
        this.library = library;
    }

    /**
     * Opens the library. It stays in the process once it was opened.
     *
     * @param name file name or path
     * @throws UnsatisfiedLinkError if it is not there or cannot be opened
     */
    public static CudaDriver open(String name) {
        return new CudaDriver(NativeLibrary.getInstance(name));
    }

    /** What the driver's package calls it on this system. */
    public static String systemName() {
        return System.getProperty("os.name", "").startsWith("Windows") ? "nvcuda.dll" : "libcuda.so.1";
    }

    /**
     * The number that CUDA gives a GPU here. It differs from NVML's: CUDA puts the fastest first, and leaves out what
     * {@code CUDA_VISIBLE_DEVICES} does not name.
     *
     * @param pciAddress as {@link NvidiaGpu#pciAddress()}
     * @throws NvmlException with CUDA's code, if CUDA does not start or does not see it
     */
    public int ordinal(String pciAddress) throws NvmlException {
        check("cuInit", call("cuInit", 0));
        IntByReference ordinal = new IntByReference();
        int code = call("cuDeviceGetByPCIBusId", ordinal, pciAddress);
        if (code == NO_DEVICE || code == INVALID_DEVICE) {
            throw new NvmlException(
                    code, "CUDA does not see the GPU at " + pciAddress + "; see the variable CUDA_VISIBLE_DEVICES");
        }
        check("cuDeviceGetByPCIBusId", code);
        return ordinal.getValue();
    }

    private int call(String name, Object... arguments) throws NvmlException {
        try {
            return library.getFunction(name).invokeInt(arguments);
        } catch (UnsatisfiedLinkError e) {
            throw new NvmlException(NvmlException.NO_SUCH_FUNCTION, name + ": not in this version of the library");
        }
    }

    private static void check(String name, int code) throws NvmlException {
        if (code != 0) {
            throw new NvmlException(code, name + ": CUDA error " + code);
        }
    }
}
