package io.herofake.profiler.energy;

import io.herofake.backend.EnergyMeter.Basis;
import io.herofake.model.EnergyScope;
import io.herofake.profile.Figure;
import java.util.Locale;

/**
 * Energy that one meter saw between two moments, and the figures of a profile that follow from it. Immutable.
 *
 * @param source        the meter
 * @param scope         what part of the machine it is about
 * @param basis         what its readings are made of
 * @param durationNanos between the two readings, at least 0
 * @param joules        the energy, with its resolution; absent if it is not known
 */
public record MeteredEnergy(String source, EnergyScope scope, Basis basis, long durationNanos, Figure joules) {

    /** Mean power in watts. */
    public Figure meanWatts() {
        double seconds = durationNanos / 1e9;
        if (joules instanceof Figure.Measured measured) {
            return new Figure.Measured(
                    measured.value() / seconds, source, measured.resolution() / seconds, measured.samples());
        }
        if (joules instanceof Figure.Estimated estimated) {
            return new Figure.Estimated(estimated.value() / seconds, estimated.method());
        }
        return joules;
    }

    /**
     * Dynamic energy of one picture in joules: the energy of a run, minus what the same machine takes idle in the same time,
     * divided by the pictures (HeROfake, sections III.D and IV.B). Measured only if the meter is an instrument and the
     * difference is more than the resolutions of both readings; else {@linkplain Figure.Absent absent}, with the reason.
     *
     * @param idle     the same meter over a time without a run
     * @param pictures inferred in the run, at least 1
     * @throws IllegalArgumentException if the meters differ
     */
    public Figure dynamicJoulesPerPicture(MeteredEnergy idle, long pictures) {
        if (!idle.source.equals(source) || pictures < 1) {
            throw new IllegalArgumentException(
                    "active and idle energy must be of one meter and of at least 1 picture, not '" + source + "', '"
                            + idle.source + "' and " + pictures);
        }
        if (joules instanceof Figure.Absent absent) {
            return absent;
        }
        if (idle.joules instanceof Figure.Absent absent) {
            return new Figure.Absent("idle power is not known: " + absent.reason());
        }
        double share = (double) durationNanos / idle.durationNanos;
        double difference = joules.number().orElseThrow() - idle.joules.number().orElseThrow() * share;
        if (joules instanceof Figure.Measured active && idle.joules instanceof Figure.Measured rest) {
            return measured(difference, active.resolution() + rest.resolution() * share, active.samples(), pictures);
        }
        return difference > 0
                ? new Figure.Estimated(difference / pictures, source + ", minus idle")
                : new Figure.Absent(source + " was no busier in the run than idle");
    }

    private Figure measured(double difference, double resolution, long samples, long pictures) {
        if (difference > resolution) {
            return new Figure.Measured(difference / pictures, source, resolution / pictures, samples);
        }
        return new Figure.Absent(String.format(
                Locale.ROOT,
                "%s: the run took %.3g J more than idle, which its resolution of %.3g J does not tell from nothing;"
                        + " measure more pictures",
                source,
                difference,
                resolution));
    }
}
