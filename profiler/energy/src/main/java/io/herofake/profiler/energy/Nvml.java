package io.herofake.profiler.energy;

/**
 * The calls of NVML, the management library of NVIDIA's driver, that are needed here; a seam for tests. A GPU is named by its
 * index, from 0. Thread-safe, as NVML is.
 */
interface Nvml {

    /** Begins a use; NVML counts them. */
    void init() throws NvmlException;

    /** Ends a use. */
    void shutdown();

    /** For example {@code 550.54.15}. */
    String driverVersion() throws NvmlException;

    int deviceCount() throws NvmlException;

    /** For example {@code NVIDIA H100 80GB HBM3}. */
    String name(int device) throws NvmlException;

    /** Energy since the driver was loaded, in millijoules; Volta and later. */
    long energyMillijoules(int device) throws NvmlException;

    /** Power of the board now or, from Ampere on, over the last second, in milliwatts. */
    long powerMilliwatts(int device) throws NvmlException;

    /** The most that the board is allowed to draw, in milliwatts. */
    long powerLimitMilliwatts(int device) throws NvmlException;
}
