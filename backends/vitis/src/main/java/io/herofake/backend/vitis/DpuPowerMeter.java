package io.herofake.backend.vitis;

import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeterException;
import io.herofake.model.EnergyScope;
import io.herofake.vart.DpuException;
import io.herofake.vart.DpuLibrary;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A card's power, integrated from reading to reading by the trapezoidal rule. */
final class DpuPowerMeter implements EnergyMeter {

    private static final long MAX_GAP_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** XRT's report has millivolts times milliamperes; a milliampere at 12 V is the smallest step. */
    private static final double STEP_WATTS = 0.012;

    private final DpuLibrary library;
    private final String address;
    private final LongSupplier clock;
    private long lastNanos;
    private double lastWatts;
    private double joules;
    private long discontinuities;

    DpuPowerMeter(DpuLibrary library, String address, LongSupplier clock) {
        this.library = library;
        this.address = address;
        this.clock = clock;
    }

    /** Reads it once, so that what cannot be read is known now. */
    synchronized void readFirst() throws DpuException {
        lastWatts = library.powerWatts(address);
        lastNanos = clock.getAsLong();
    }

    @Override
    public String source() {
        return "xrt: card " + address + ", power report";
    }

    @Override
    public EnergyScope scope() {
        return EnergyScope.DEVICE;
    }

    @Override
    public Basis basis() {
        return Basis.POWER_SAMPLES;
    }

    @Override
    public String device() {
        return address;
    }

    @Override
    public double resolutionJoules(long durationNanos) {
        return Math.max(STEP_WATTS * durationNanos / 1e9, Double.MIN_NORMAL);
    }

    @Override
    public long maxReadIntervalNanos() {
        return MAX_GAP_NANOS;
    }

    @Override
    public synchronized Reading read() throws EnergyMeterException {
        try {
            double watts = library.powerWatts(address);
            long now = clock.getAsLong();
            if (now - lastNanos > MAX_GAP_NANOS) {
                discontinuities++;
            }
            joules += (lastWatts + watts) / 2 * (now - lastNanos) / 1e9;
            lastNanos = now;
            lastWatts = watts;
            return new Reading(now, joules, discontinuities);
        } catch (DpuException e) {
            throw new EnergyMeterException(source() + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        // the library stays loaded
    }
}
