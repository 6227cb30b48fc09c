package io.herofake.nvidia;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/** NVML through JNA: opened at run time where it is there, so that neither CUDA nor a GPU is needed to look. */
public final class NvmlLibrary implements Nvml {
    /** NVML_DEVICE_NAME_V2_BUFFER_SIZE, the largest of the buffers asked for here. */
    private static final int TEXT_BYTES = 96;

    /** nvmlPciInfo_t: a short address of 16 bytes, five numbers of 4, then the address of 32. */
    private static final int PCI_BYTES = 68;

    private static final int PCI_ADDRESS_AT = 36;

    /** nvmlMemory_t: total, free and used, of 8 bytes each. */
    private static final int MEMORY_BYTES = 24;

    private final NativeLibrary library;

    private NvmlLibrary(NativeLibrary library) {
        this.library = library;
    }

    /**
     * Opens the library. It stays in the process once it was opened.
     *
     * @param name file name or path
     * @throws UnsatisfiedLinkError if it is not there or cannot be opened
     */
    public static NvmlLibrary open(String name) {
        return new NvmlLibrary(NativeLibrary.getInstance(name));
    }

    /** What the driver's package calls it on this system. */
    public static String systemName() {
        return System.getProperty("os.name", "").startsWith("Windows") ? "nvml.dll" : "libnvidia-ml.so.1";
    }

    @Override
    public void init() throws NvmlException {
        call("nvmlInit_v2");
    }

    @Override
    public void shutdown() {
        // What could be done if this fails? The process goes on without NVML.
        library.getFunction("nvmlShutdown").invokeInt(new Object[0]);
    }

    @Override
    public String driverVersion() throws NvmlException {
        try (Memory text = new Memory(TEXT_BYTES)) {
            call("nvmlSystemGetDriverVersion", text, TEXT_BYTES);
            return text.getString(0);
        }
    }

    @Override
    public int cudaVersion() throws NvmlException {
        IntByReference version = new IntByReference();
        call("nvmlSystemGetCudaDriverVersion_v2", version);
        return version.getValue();
    }

    @Override
    public int deviceCount() throws NvmlException {
        IntByReference count = new IntByReference();
        call("nvmlDeviceGetCount_v2", count);
        return count.getValue();
    }

    @Override
    public String name(int device) throws NvmlException {
        try (Memory text = new Memory(TEXT_BYTES)) {
            call("nvmlDeviceGetName", handle(device), text, TEXT_BYTES);
            return text.getString(0);
        }
    }

    @Override
    public String pciAddress(int device) throws NvmlException {
        try (Memory info = new Memory(PCI_BYTES)) {
            call("nvmlDeviceGetPciInfo_v3", handle(device), info);
            return info.getString(PCI_ADDRESS_AT);
        }
    }

    @Override
    public long memoryBytes(int device) throws NvmlException {
        try (Memory memory = new Memory(MEMORY_BYTES)) {
            call("nvmlDeviceGetMemoryInfo", handle(device), memory);
            return memory.getLong(0);
        }
    }

    @Override
    public int computeCapability(int device) throws NvmlException {
        IntByReference major = new IntByReference();
        IntByReference minor = new IntByReference();
        call("nvmlDeviceGetCudaComputeCapability", handle(device), major, minor);
        return 10 * major.getValue() + minor.getValue();
    }

    @Override
    public long energyMillijoules(int device) throws NvmlException {
        LongByReference energy = new LongByReference();
        call("nvmlDeviceGetTotalEnergyConsumption", handle(device), energy);
        return energy.getValue();
    }

    @Override
    public long powerMilliwatts(int device) throws NvmlException {
        return number("nvmlDeviceGetPowerUsage", device);
    }

    @Override
    public long powerLimitMilliwatts(int device) throws NvmlException {
        return number("nvmlDeviceGetEnforcedPowerLimit", device);
    }

    private long number(String function, int device) throws NvmlException {
        IntByReference value = new IntByReference();
        call(function, handle(device), value);
        return Integer.toUnsignedLong(value.getValue());
    }

    private Pointer handle(int device) throws NvmlException {
        PointerByReference handle = new PointerByReference();
        call("nvmlDeviceGetHandleByIndex_v2", device, handle);
        return handle.getValue();
    }

    private void call(String name, Object... arguments) throws NvmlException {
        int code = function(name).invokeInt(arguments);
        if (code != 0) {
            throw new NvmlException(code, name + ": " + text(code));
        }
    }

    private Function function(String name) throws NvmlException {
        try {
            return library.getFunction(name);
        } catch (UnsatisfiedLinkError e) {
            throw new NvmlException(NvmlException.NO_SUCH_FUNCTION, name + ": not in this version of the library");
        }
    }

    private String text(int code) {
        try {
            return library.getFunction("nvmlErrorString").invokeString(new Object[] {code}, false) + " (" + code + ")";
        } catch (UnsatisfiedLinkError e) {
            return "error " + code;
        }
    }
}
