package io.herofake.profile;

import io.herofake.model.HardwareType;

/**
 * A type of platform (HeROfake, section II.A.2 and Table II).
 *
 * @param name           unique name, for example {@code fpga} or {@code xilinx-alveo-u250}
 * @param hardware       its hardware type
 * @param description    for people, for example {@code Xilinx Alveo U250}
 * @param priceUsd       price of acquisition in US dollars, at least 0
 * @param idlePowerWatts power drawn when it runs no task, in watts, at least 0
 */
public record PlatformType(
        String name, HardwareType hardware, String description, double priceUsd, double idlePowerWatts) {
    /** Checks ranges. */
    public PlatformType {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a platform type needs a name");
        }
        requireNotNegative(name, "priceUsd", priceUsd);
        requireNotNegative(name, "idlePowerWatts", idlePowerWatts);
    }

    private static void requireNotNegative(String name, String key, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "platform type '" + name + "': " + key + " must be a finite number of at least 0, not " + value);
        }
    }
}
