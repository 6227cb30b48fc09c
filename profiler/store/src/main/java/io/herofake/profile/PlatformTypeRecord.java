package io.herofake.profile;

import io.herofake.model.HardwareType;
import java.util.UUID;

/**
 * What is known of a platform type, as the metadata store keeps it. Immutable.
 *
 * @param id             identity of this record; a new one for every new finding
 * @param name           the platform type's name, as profiles refer to it
 * @param hardware       its hardware type
 * @param description    for people, for example {@code Xilinx Alveo U250}
 * @param priceUsd       price of acquisition in US dollars
 * @param idlePowerWatts power drawn when it runs no task
 * @param origin         where this comes from
 */
public record PlatformTypeRecord(
        UUID id,
        String name,
        HardwareType hardware,
        String description,
        Figure priceUsd,
        ScopedFigures idlePowerWatts,
        Origin origin) {

    /** Checks that nothing is missing. */
    public PlatformTypeRecord {
        Checks.present(id, "id");
        Checks.name(name, "name");
        Checks.present(hardware, "hardware");
        Checks.text(description, "description");
        Checks.present(priceUsd, "priceUsd");
        Checks.present(idlePowerWatts, "idlePowerWatts");
        Checks.present(origin, "origin");
        if (priceUsd instanceof Figure.Measured) {
            throw new IllegalArgumentException("priceUsd of '" + name + "' is published, estimated or absent; no"
                    + " instrument measures a price");
        }
    }

    /**
     * The lean view that policies take.
     *
     * @param priceIfUnknownUsd       what to reckon with if the price is not known
     * @param idlePowerIfUnknownWatts what to reckon with if the idle power is not known
     */
    public PlatformType toPlatformType(double priceIfUnknownUsd, double idlePowerIfUnknownWatts) {
        double price = priceUsd.number().orElse(priceIfUnknownUsd);
        double watts = idlePowerWatts
                .best()
                .map(figure -> figure.number().orElseThrow())
                .orElse(idlePowerIfUnknownWatts);
        return new PlatformType(name, hardware, description, price, watts);
    }
}
