package io.herofake.nvidia;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What NVML found: the driver and its GPUs, or why not. Immutable.
 *
 * @param version     of the driver, for example {@code 550.54.15}; empty if there is none
 * @param cudaVersion the newest CUDA that it runs, as {@link Nvml#cudaVersion()}; 0 if there is no driver
 * @param gpus        those that answer
 * @param troubles    what could not be used
 */
public record NvidiaDriver(String version, int cudaVersion, List<NvidiaGpu> gpus, List<Trouble> troubles) {

    /** Copies the lists. */
    public NvidiaDriver {
        gpus = List.copyOf(gpus);
        troubles = List.copyOf(troubles);
    }

    /**
     * Something that cannot be used.
     *
     * @param what   for example {@code GPU 1}; empty for the driver itself
     * @param reason why
     * @param remedy what a person can do about it
     */
    public record Trouble(String what, String reason, String remedy) {}

    /** Asks the driver of this machine. */
    public static NvidiaDriver ask() {
        String name = NvmlLibrary.systemName();
        return ask(name, () -> NvmlLibrary.open(name));
    }

    /**
     * Asks a library.
     *
     * @param name    of the library, for messages
     * @param library opens it
     */
    public static NvidiaDriver ask(String name, Supplier<Nvml> library) {
        Nvml nvml;
        try {
            nvml = library.get();
        } catch (UnsatisfiedLinkError e) {
            return none(new Trouble(
                    "",
                    "NVIDIA's driver is not there (" + name + ")",
                    "install the driver of the NVIDIA GPU, if there is one; start a container with --gpus all"));
        }
        try {
            nvml.init();
        } catch (NvmlException e) {
            return none(new Trouble("", "NVIDIA's driver does not answer: " + e.getMessage(), e.remedy()));
        }
        try {
            return read(nvml);
        } catch (NvmlException e) {
            return none(new Trouble("", "NVIDIA's driver does not answer: " + e.getMessage(), e.remedy()));
        } finally {
            nvml.shutdown();
        }
    }

    private static NvidiaDriver none(Trouble trouble) {
        return new NvidiaDriver("", 0, List.of(), List.of(trouble));
    }

    private static NvidiaDriver read(Nvml nvml) throws NvmlException {
        String version = nvml.driverVersion();
        int cuda = nvml.cudaVersion();
        int count = nvml.deviceCount();
        List<NvidiaGpu> gpus = new ArrayList<>();
        List<Trouble> troubles = new ArrayList<>();
        if (count == 0) {
            troubles.add(new Trouble(
                    "",
                    "NVIDIA's driver " + version + " sees no GPU",
                    "see whether lspci shows one; start a container with --gpus all"));
        }
        for (int index = 0; index < count; index++) {
            try {
                gpus.add(gpu(nvml, index));
            } catch (NvmlException e) {
                troubles.add(new Trouble("GPU " + index, String.valueOf(e.getMessage()), e.remedy()));
            }
        }
        return new NvidiaDriver(version, cuda, gpus, troubles);
    }

    private static NvidiaGpu gpu(Nvml nvml, int index) throws NvmlException {
        return new NvidiaGpu(
                index,
                nvml.name(index),
                NvidiaGpu.shortAddress(nvml.pciAddress(index)),
                nvml.memoryBytes(index),
                nvml.computeCapability(index));
    }

    /** For people, for example {@code 12.4}. */
    public static String cudaForPeople(int cudaVersion) {
        return cudaVersion / 1000 + "." + cudaVersion % 1000 / 10;
    }
}
