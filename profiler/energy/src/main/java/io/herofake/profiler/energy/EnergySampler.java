package io.herofake.profiler.energy;

import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeter.Reading;
import io.herofake.backend.EnergyMeterException;
import io.herofake.profile.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads energy meters at regular times on a thread of its own, as wrapping counters and integrated power need, and on
 * demand. Thread-safe. Closing it stops the thread and closes the meters.
 */
public final class EnergySampler implements AutoCloseable {

    private static final long MIN_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long CLOSE_SECONDS = 10;

    private final List<Channel> channels;
    private final ScheduledExecutorService thread;
    private @Nullable ScheduledFuture<?> rounds;

    /**
     * Starts to sample.
     *
     * @param meters   all to be read together; owned by the sampler from here on
     * @param interval between two rounds; at least 10 ms, at most a third of what any of the meters needs, so that a lost
     *                 reading loses nothing
     */
    public EnergySampler(List<EnergyMeter> meters, Duration interval) {
        this(meters);
        long nanos = interval.toNanos();
        for (EnergyMeter meter : meters) {
            if (nanos < MIN_INTERVAL_NANOS || nanos > meter.maxReadIntervalNanos() / 3) {
                throw new IllegalArgumentException("interval must be from 10 ms to "
                        + Duration.ofNanos(meter.maxReadIntervalNanos() / 3) + " for " + meter.source() + ", not "
                        + interval);
            }
        }
        rounds = thread.scheduleWithFixedDelay(() -> channels.forEach(Channel::read), 0, nanos, TimeUnit.NANOSECONDS);
    }

    /** Reads only when asked: for tests whose clock stands still. */
    EnergySampler(List<EnergyMeter> meters) {
        channels = meters.stream().map(Channel::new).toList();
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread sampling = new Thread(task, "energy-sampler");
            sampling.setDaemon(true);
            return sampling;
        });
    }

    /** All meters at one moment; opaque. */
    public static final class Snapshot {
        private final List<Sample> samples;

        private Snapshot(List<Sample> samples) {
            this.samples = List.copyOf(samples);
        }
    }

    /**
     * A meter at one moment.
     *
     * @param reading null if it could not be read
     * @param failure why not
     * @param reads   how often it has been read so far
     */
    private record Sample(EnergyMeter meter, @Nullable Reading reading, String failure, long reads) {}

    /** Reads all meters now. */
    public Snapshot snapshot() {
        return new Snapshot(channels.stream().map(Channel::read).toList());
    }

    /**
     * What each meter saw between two snapshots of one sampler, in the order of the meters.
     *
     * @throws IllegalArgumentException if they are of different samplers
     */
    public static List<MeteredEnergy> between(Snapshot from, Snapshot to) {
        if (from.samples.size() != to.samples.size()) {
            throw new IllegalArgumentException("the snapshots are of different samplers");
        }
        List<MeteredEnergy> energies = new ArrayList<>();
        for (int i = 0; i < from.samples.size(); i++) {
            energies.add(between(from.samples.get(i), to.samples.get(i)));
        }
        return energies;
    }

    private static MeteredEnergy between(Sample from, Sample to) {
        EnergyMeter meter = from.meter;
        if (meter != to.meter) {
            throw new IllegalArgumentException("the snapshots are of different samplers");
        }
        if (from.reading == null || to.reading == null) {
            Figure absent = new Figure.Absent(from.reading == null ? from.failure : to.failure);
            return new MeteredEnergy(meter.source(), meter.scope(), meter.basis(), 0, absent);
        }
        long nanos = to.reading.atNanos() - from.reading.atNanos();
        Figure joules = figure(meter, from.reading, to.reading, nanos, Math.max(1, to.reads - from.reads));
        return new MeteredEnergy(meter.source(), meter.scope(), meter.basis(), nanos, joules);
    }

    private static Figure figure(EnergyMeter meter, Reading from, Reading to, long nanos, long reads) {
        if (nanos <= 0) {
            return new Figure.Absent(meter.source() + ": no time passed between the readings");
        }
        if (to.discontinuities() != from.discontinuities()) {
            return new Figure.Absent(meter.source() + " jumped, or was not read for too long; measure again");
        }
        double joules = to.joules() - from.joules();
        if (meter.basis() == EnergyMeter.Basis.MODEL) {
            return new Figure.Estimated(joules, meter.source());
        }
        double resolution = meter.resolutionJoules(nanos);
        if (joules <= resolution) {
            return new Figure.Absent(String.format(
                    Locale.ROOT,
                    "%s did not move by more than its resolution of %.3g J in %.3g s",
                    meter.source(),
                    resolution,
                    nanos / 1e9));
        }
        return new Figure.Measured(joules, meter.source(), resolution, reads);
    }

    @Override
    public void close() {
        if (rounds != null) {
            rounds.cancel(false);
        }
        thread.shutdown();
        try {
            // A reading under way ends at its timeout; its meter must not be closed under it.
            thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        channels.forEach(channel -> channel.meter.close());
    }

    private static final class Channel {
        private final EnergyMeter meter;
        private long reads;

        Channel(EnergyMeter meter) {
            this.meter = meter;
        }

        synchronized Sample read() {
            try {
                Reading reading = meter.read();
                reads++;
                return new Sample(meter, reading, "", reads);
            } catch (EnergyMeterException | RuntimeException e) {
                // Kept for whoever asks for this moment; the next round tries again.
                return new Sample(meter, null, String.valueOf(e.getMessage()), reads);
            }
        }
    }
}
