package io.herofake.nvidia;

/**
 * The calls of NVML, the management library of NVIDIA's driver, that are needed here; a seam for tests. A GPU is named by its
 * index, from 0. Every call but {@link #shutdown} fails with an {@link NvmlException} if NVML refuses. Thread-safe, as NVML is.
 */
public interface Nvml {

    /** Begins a use; NVML counts them. */
    void init() throws NvmlException;

    /** Ends a use. */
    void shutdown();

    /** For example {@code 550.54.15}. */
    String driverVersion() throws NvmlException;

    /** The newest CUDA that the driver runs: 1000 times its major version plus 10 times its minor one. */
    int cudaVersion() throws NvmlException;

    /** How many GPUs there are. */
    int deviceCount() throws NvmlException;

    /** For example {@code NVIDIA H100 80GB HBM3}. */
    String name(int device) throws NvmlException;

    /** Address on the PCI bus, for example {@code 00000000:3B:00.0}. */
    String pciAddress(int device) throws NvmlException;

    /** Memory of the device, in bytes. */
    long memoryBytes(int device) throws NvmlException;

    /** Compute capability: 10 times its major version plus its minor one. */
    int computeCapability(int device) throws NvmlException;

    /** Energy since the driver was loaded, in millijoules; Volta and later. */
    long energyMillijoules(int device) throws NvmlException;

    /** Power of the board now or, from Ampere on, over the last second, in milliwatts. */
    long powerMilliwatts(int device) throws NvmlException;

    /** The most that the board is allowed to draw, in milliwatts. */
    long powerLimitMilliwatts(int device) throws NvmlException;
}
