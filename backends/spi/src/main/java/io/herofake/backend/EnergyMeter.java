package io.herofake.backend;

import io.herofake.model.EnergyScope;
import org.jspecify.annotations.Nullable;

/**
 * An instrument (or a model) that tells how much energy one part of this machine takes. Thread-safe. The owner closes it.
 *
 * <p>It must be read again within {@link #maxReadIntervalNanos()}: energy counters wrap, and power is integrated from
 * reading to reading.
 */
public interface EnergyMeter extends AutoCloseable {

    /** What its readings are made of. */
    enum Basis {
        /** A counter of energy in hardware. */
        COUNTER,
        /** Power, integrated over time by the trapezoidal rule. */
        POWER_SAMPLES,
        /** No instrument: a model. Its figures are estimated, never measured. */
        MODEL
    }

    /**
     * Energy taken so far.
     *
     * @param atNanos         when, on the clock of {@link System#nanoTime()}
     * @param joules          since the meter's first reading; never falls
     * @param discontinuities how often so far the meter jumped or was not read for too long; energy between two readings
     *                        that differ in this is not known
     */
    record Reading(long atNanos, double joules, long discontinuities) {}

    /** The instrument, for example {@code rapl: package-0, package-1} or {@code pdu 10.0.0.5 outlet 3, active power}. */
    String source();

    /** What part of the machine its readings are about. */
    EnergyScope scope();

    /** What its readings are made of. */
    Basis basis();

    /** The {@link Platform#device()} that it is about; null for a whole host, a package, or where that is not known. */
    default @Nullable String device() {
        return null;
    }

    /**
     * The smallest difference in energy that it tells, in joules; above 0. For a meter of power that grows with time.
     *
     * @param durationNanos between two readings
     */
    double resolutionJoules(long durationNanos);

    /** The longest time between two readings for nothing to be missed. */
    long maxReadIntervalNanos();

    /**
     * Reads the instrument; may take as long as its timeout, a few seconds at most.
     *
     * @throws EnergyMeterException if it does not answer
     */
    Reading read() throws EnergyMeterException;

    @Override
    void close();
}
