package io.herofake.profiler.energy;

import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeterException;
import io.herofake.model.EnergyScope;
import io.herofake.nvidia.NvidiaGpu;
import io.herofake.nvidia.Nvml;
import io.herofake.nvidia.NvmlException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One GPU's board: its energy counter in millijoules or, where it has none, its power in milliwatts. */
final class NvmlMeter implements EnergyMeter {
    private static final double MILLI = 1e-3;
    private static final long MAX_POWER_GAP_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long MAX_COUNTER_GAP_NANOS = TimeUnit.HOURS.toNanos(1);

    /** NVML does not say how often the counter is brought up to date; on no GPU known less than ten times a second. */
    private static final double STEP_SECONDS = 0.1;

    /** Where the GPU does not tell the most that it may draw: what a board with its slot and one connector may. */
    private static final double USUAL_LIMIT_WATTS = 225;

    private final Nvml nvml;
    private final int device;
    private final String source;
    private final boolean counts;
    private final double stepJoules;
    private final LongSupplier clock;
    private final @Nullable String gpu;
    private final CounterAccumulator counter;
    private final PowerIntegrator power = new PowerIntegrator(MAX_POWER_GAP_NANOS);
    private final AtomicBoolean closed = new AtomicBoolean();

    private NvmlMeter(
            Nvml nvml,
            int device,
            boolean counts,
            double limitWatts,
            String name,
            @Nullable String gpu,
            LongSupplier clock) {
        this.nvml = nvml;
        this.device = device;
        this.counts = counts;
        this.clock = clock;
        this.gpu = gpu;
        source = "nvml: GPU " + device + " " + name + (counts ? ", energy counter" : ", power");
        stepJoules = limitWatts * STEP_SECONDS;
        counter = new CounterAccumulator(MILLI, stepJoules, 0, MAX_COUNTER_GAP_NANOS);
    }

    /** Begins a use of the library that the meter ends, and reads once, so that what cannot be read is known now. */
    static NvmlMeter open(Nvml nvml, int device, LongSupplier clock) throws NvmlException {
        nvml.init();
        try {
            NvmlMeter meter = new NvmlMeter(
                    nvml,
                    device,
                    counts(nvml, device),
                    limitWatts(nvml, device),
                    nvml.name(device),
                    address(nvml, device),
                    clock);
            meter.take(clock.getAsLong());
            return meter;
        } catch (NvmlException | RuntimeException | Error e) {
            nvml.shutdown();
            throw e;
        }
    }

    private static @Nullable String address(Nvml nvml, int device) {
        try {
            return NvidiaGpu.device(nvml.pciAddress(device));
        } catch (NvmlException e) {
            return null;
        }
    }

    private static boolean counts(Nvml nvml, int device) throws NvmlException {
        try {
            nvml.energyMillijoules(device);
            return true;
        } catch (NvmlException e) {
            if (e.code() == NvmlException.NOT_SUPPORTED || e.code() == NvmlException.NO_SUCH_FUNCTION) {
                return false;
            }
            throw e;
        }
    }

    private static double limitWatts(Nvml nvml, int device) {
        try {
            return nvml.powerLimitMilliwatts(device) * MILLI;
        } catch (NvmlException e) {
            return USUAL_LIMIT_WATTS;
        }
    }

    private void take(long now) throws NvmlException {
        if (counts) {
            counter.add(nvml.energyMillijoules(device), now);
        } else {
            power.add(nvml.powerMilliwatts(device) * MILLI, now);
        }
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public EnergyScope scope() {
        return EnergyScope.DEVICE;
    }

    @Override
    public @Nullable String device() {
        return gpu;
    }

    @Override
    public Basis basis() {
        return counts ? Basis.COUNTER : Basis.POWER_SAMPLES;
    }

    /** What the board may draw between two steps of the counter; a milliwatt for as long as power is integrated. */
    @Override
    public double resolutionJoules(long durationNanos) {
        return counts ? Math.max(stepJoules, MILLI) : Math.max(MILLI * durationNanos / 1e9, Double.MIN_NORMAL);
    }

    @Override
    public long maxReadIntervalNanos() {
        return counts ? MAX_COUNTER_GAP_NANOS : MAX_POWER_GAP_NANOS;
    }

    @Override
    public synchronized Reading read() throws EnergyMeterException {
        if (closed.get()) {
            throw new EnergyMeterException(source + " is closed", null);
        }
        long now = clock.getAsLong();
        try {
            take(now);
        } catch (NvmlException e) {
            throw new EnergyMeterException(source + " cannot be read: " + e.getMessage(), e);
        }
        return counts
                ? new Reading(now, counter.joules(), counter.discontinuities())
                : new Reading(now, power.joules(), power.discontinuities());
    }

    @Override
    public synchronized void close() {
        if (closed.compareAndSet(false, true)) {
            nvml.shutdown();
        }
    }
}
