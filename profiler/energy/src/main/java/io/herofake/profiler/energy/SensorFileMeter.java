package io.herofake.profiler.energy;

import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeterException;
import io.herofake.model.EnergyScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One sensor that the system shows as a file: {@code energy...} in microjoules, or power in microwatts under any other name.
 */
final class SensorFileMeter implements EnergyMeter {

    private static final double MICRO = 1e-6;
    private static final long MAX_POWER_GAP_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long MAX_COUNTER_GAP_NANOS = TimeUnit.HOURS.toNanos(1);

    private final String source;
    private final EnergyScope scope;
    private final @Nullable String device;
    private final Path file;
    private final double stepWatts;
    private final SensorFiles files;
    private final LongSupplier clock;
    private final boolean counts;
    private final CounterAccumulator counter = new CounterAccumulator(MICRO, MICRO, 0, MAX_COUNTER_GAP_NANOS);
    private final PowerIntegrator power = new PowerIntegrator(MAX_POWER_GAP_NANOS);

    /**
     * A meter that has not been read.
     *
     * @param device    the device that it is about, if that is known
     * @param stepWatts the smallest step of power, where the file is of power
     */
    SensorFileMeter(
            String source,
            EnergyScope scope,
            @Nullable String device,
            Path file,
            double stepWatts,
            SensorFiles files,
            LongSupplier clock) {
        this.source = source;
        this.scope = scope;
        this.device = device;
        this.file = file;
        this.stepWatts = stepWatts;
        this.files = files;
        this.clock = clock;
        this.counts = String.valueOf(file.getFileName()).startsWith("energy");
    }

    /** Reads it once, so that what cannot be read is known now; returns what the file says. */
    long readFirst() throws IOException {
        return take(clock.getAsLong());
    }

    private long take(long now) throws IOException {
        long value = files.number(file);
        if (value < 0) {
            throw new IOException(file + " is negative: " + value);
        }
        if (counts) {
            counter.add(value, now);
        } else {
            power.add(value * MICRO, now);
        }
        return value;
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public EnergyScope scope() {
        return scope;
    }

    @Override
    public @Nullable String device() {
        return device;
    }

    @Override
    public Basis basis() {
        return counts ? Basis.COUNTER : Basis.POWER_SAMPLES;
    }

    /** One unit of a counter, or a step of power; a chip may be coarser and does not tell. */
    @Override
    public double resolutionJoules(long durationNanos) {
        return counts ? MICRO : Math.max(stepWatts * durationNanos / 1e9, Double.MIN_NORMAL);
    }

    @Override
    public long maxReadIntervalNanos() {
        return counts ? MAX_COUNTER_GAP_NANOS : MAX_POWER_GAP_NANOS;
    }

    @Override
    public synchronized Reading read() throws EnergyMeterException {
        long now = clock.getAsLong();
        try {
            take(now);
        } catch (IOException e) {
            throw new EnergyMeterException(source + " cannot be read: " + e.getMessage(), e);
        }
        return counts
                ? new Reading(now, counter.joules(), counter.discontinuities())
                : new Reading(now, power.joules(), power.discontinuities());
    }

    @Override
    public void close() {
        // the file is opened for each reading
    }
}
