package io.herofake.nvidia;

import java.util.Locale;

/**
 * A GPU as the driver describes it.
 *
 * @param index             NVML's, from 0, in the order of the PCI bus
 * @param name              for example {@code NVIDIA H100 80GB HBM3}
 * @param pciAddress        for example {@code 0000:3b:00.0}: domain of four hex digits, bus, device, function
 * @param memoryBytes       of the device
 * @param computeCapability 10 times its major version plus its minor one
 */
public record NvidiaGpu(int index, String name, String pciAddress, long memoryBytes, int computeCapability) {
    private static final int LONG_DOMAIN = 8;
    private static final int SHORT_DOMAIN = 4;

    /** The name of the device whoever drives it, for example {@code pci-0000:3b:00.0}. */
    public String device() {
        return device(pciAddress);
    }

    /** The same for an address as NVML writes it. */
    public static String device(String pciAddress) {
        return "pci-" + shortAddress(pciAddress);
    }

    /** NVML writes domains with eight digits, the system and other drivers with four. */
    static String shortAddress(String pciAddress) {
        String lower = pciAddress.toLowerCase(Locale.ROOT);
        boolean longer = lower.indexOf(':') == LONG_DOMAIN && lower.startsWith("0".repeat(SHORT_DOMAIN));
        return longer ? lower.substring(SHORT_DOMAIN) : lower;
    }

    /** For people, for example {@code 8.6}. */
    public String computeCapabilityForPeople() {
        return computeCapability / 10 + "." + computeCapability % 10;
    }
}
