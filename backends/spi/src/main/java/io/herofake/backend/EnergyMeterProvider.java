package io.herofake.backend;

import java.util.List;

/**
 * Looks for energy meters of one kind. Backends that know their device's sensor offer one through
 * {@link java.util.ServiceLoader}. Thread-safe.
 */
public interface EnergyMeterProvider {

    /**
     * What was found, and what was looked for in vain.
     *
     * @param meters   ready to be read; whoever asked closes them
     * @param absences what is not there, and why
     */
    record Found(List<EnergyMeter> meters, List<Discovery.Absence> absences) {
        /** Copies the lists. */
        public Found {
            meters = List.copyOf(meters);
            absences = List.copyOf(absences);
        }
    }

    /** The kind of meter, for example {@code rapl}. */
    String name();

    /** Looks for meters. Never throws for an absent sensor or a missing right: that is an absence. */
    Found discover();
}
