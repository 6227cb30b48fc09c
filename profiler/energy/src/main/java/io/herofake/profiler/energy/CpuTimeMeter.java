package io.herofake.profiler.energy;

import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeterException;
import io.herofake.backend.EnergyMeterProvider;
import io.herofake.model.EnergyScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * No instrument but a model, for machines without any: the processors draw a configured power when idle, and a
 * configured power more for each core that is busy. Busy time is the whole machine's, from {@code /proc/stat} (user, nice,
 * system, irq and softirq). What it gives is estimated: it knows nothing of clock frequency, voltage, vector units or
 * memory.
 */
public final class CpuTimeMeter implements EnergyMeter {

    /** Finds the model where it is configured. */
    public static final class Provider implements EnergyMeterProvider {
        private final Path stat;
        private final @Nullable CpuPowerModel model;

        /**
         * Reads a file, {@code /proc/stat} on a real machine.
         *
         * @param model null if none is configured
         */
        public Provider(Path stat, @Nullable CpuPowerModel model) {
            this.stat = stat;
            this.model = model;
        }

        @Override
        public String name() {
            return "cpu-time";
        }

        @Override
        public Found discover() {
            if (model == null) {
                return absent(
                        "no wattage is configured", "configure idle watts and watts per busy core of this machine");
            }
            CpuTimeMeter meter = new CpuTimeMeter(stat, model, SensorFiles.SYSTEM, System::nanoTime);
            try {
                meter.read();
                return new Found(List.of(meter), List.of());
            } catch (EnergyMeterException e) {
                return absent(e.getMessage(), "needs Linux with /proc");
            }
        }

        private static Found absent(@Nullable String reason, String remedy) {
            return new Found(List.of(), List.of(new Absence("CPU-time model", String.valueOf(reason), remedy)));
        }
    }

    /** Linux counts in hundredths of a second there, whatever its own tick is. */
    private static final double SECONDS_PER_TICK = 0.01;

    private static final long MAX_INTERVAL_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Path stat;
    private final CpuPowerModel model;
    private final SensorFiles files;
    private final LongSupplier clock;
    private final CounterAccumulator busy;
    private final PowerIntegrator idle = new PowerIntegrator(MAX_INTERVAL_NANOS);

    CpuTimeMeter(Path stat, CpuPowerModel model, SensorFiles files, LongSupplier clock) {
        this.stat = stat;
        this.model = model;
        this.files = files;
        this.clock = clock;
        double joulesPerTick = model.wattsPerCore() * SECONDS_PER_TICK;
        this.busy = new CounterAccumulator(joulesPerTick, joulesPerTick, 0, MAX_INTERVAL_NANOS);
    }

    @Override
    public String source() {
        return String.format(
                Locale.ROOT,
                "model: %s W idle + CPU time x %s W per busy core",
                model.idleWatts(),
                model.wattsPerCore());
    }

    @Override
    public EnergyScope scope() {
        return EnergyScope.PACKAGE;
    }

    @Override
    public Basis basis() {
        return Basis.MODEL;
    }

    @Override
    public double resolutionJoules(long durationNanos) {
        return model.wattsPerCore() * SECONDS_PER_TICK;
    }

    @Override
    public long maxReadIntervalNanos() {
        return MAX_INTERVAL_NANOS;
    }

    @Override
    public synchronized Reading read() throws EnergyMeterException {
        long now = clock.getAsLong();
        try {
            busy.add(busyTicks(files.read(stat)), now);
        } catch (IOException | NumberFormatException e) {
            throw new EnergyMeterException(source() + " cannot be reckoned: " + e.getMessage(), e);
        }
        idle.add(model.idleWatts(), now);
        return new Reading(now, busy.joules() + idle.joules(), busy.discontinuities() + idle.discontinuities());
    }

    /** The line is: cpu user nice system idle iowait irq softirq steal guest guest_nice; guest is within user. */
    private long busyTicks(String contents) throws IOException {
        String[] fields = contents.lines().findFirst().orElse("").strip().split("\\s+", -1);
        if (fields.length < 8 || !"cpu".equals(fields[0])) {
            throw new IOException(stat + " does not begin with the line of all processors");
        }
        long ticks = 0;
        for (int field : new int[] {1, 2, 3, 6, 7}) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks;
    }

    @Override
    public void close() {
        // the file is opened for each reading
    }
}
