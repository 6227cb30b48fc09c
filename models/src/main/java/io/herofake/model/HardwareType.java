package io.herofake.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The kind of processing unit that a model artifact is made for and that a platform is (HeROfake, section II.A.2, which
 * has CPU, GPU and FPGA; OpenCL devices are ours).
 */
public enum HardwareType {
    /** A general-purpose processor, or a slice of one. */
    CPU,
    /** An NVIDIA GPU through CUDA. */
    GPU,
    /** Any device with an OpenCL driver. */
    OPENCL,
    /** An FPGA card that carries a deep-learning processing unit (DPU). */
    FPGA;

    /** The name used in manifests, configuration, metrics and the API: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The hardware type with the given {@link #id()}.
     *
     * @throws IllegalArgumentException naming the bad value and the accepted ones
     */
    public static HardwareType of(String id) {
        for (HardwareType type : values()) {
            if (type.id().equals(id)) {
                return type;
            }
        }
        String known = Arrays.stream(values()).map(HardwareType::id).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("unknown hardware type '" + id + "'; known: " + known);
    }
}
