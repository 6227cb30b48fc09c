package io.herofake.sim.run;

import io.herofake.kernel.KernelListener;
import io.herofake.kernel.Outcome;
import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import java.util.Arrays;
import java.util.BitSet;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts what the kernel's ledger does not: distributions, energy, use of platforms, samples over time. */
final class Recorder implements KernelListener {
    /** Response times are kept to three digits, from a microsecond to some thirty years. */
    private static final long LOWEST_NANOS = 1000;

    private static final long HIGHEST_NANOS = 1L << 60;
    private static final int DIGITS = 3;

    private final Catalog catalog;
    private final @Nullable TaskLog log;
    private final Histogram[] responses;
    private final double[] joules;
    private final long[] completed;
    private final BitSet usedPlatforms = new BitSet();
    private final BitSet usedNodes = new BitSet();
    private final TimeSeries series;
    private final double[] sample;
    private long unknownEnergy;
    private long lastEndNanos;
    private long starts;
    private long coldStarts;

    Recorder(Catalog catalog, @Nullable TaskLog log) {
        this.catalog = catalog;
        this.log = log;
        responses = new Histogram[catalog.levelCount()];
        Arrays.setAll(responses, level -> new Histogram(LOWEST_NANOS, HIGHEST_NANOS, DIGITS));
        joules = new double[catalog.typeCount()];
        completed = new long[catalog.typeCount()];
        sample = new double[catalog.typeCount() + 2];
        series = new TimeSeries(sample.length);
    }

    @Override
    public void finished(TaskView task, Outcome outcome) {
        lastEndNanos = task.finishedNanos();
        ReplicaView replica = task.replica();
        if (outcome == Outcome.COMPLETED && replica != null) {
            responses[task.level()].recordValue(Math.max(0, task.finishedNanos() - task.arrivalNanos()));
            int type = replica.type();
            completed[type]++;
            addEnergy(type, task.energyJoules());
            usedPlatforms.set(replica.platform().id());
            usedNodes.set(replica.platform().node().id());
        }
        if (log != null) {
            log.finished(task, outcome);
        }
    }

    private void addEnergy(int type, double energy) {
        if (Double.isNaN(energy)) {
            unknownEnergy++;
        } else {
            joules[type] += energy;
        }
    }

    void started(long expectedNanos) {
        starts++;
        coldStarts += expectedNanos > 0 ? 1 : 0;
    }

    /** Takes the samples that are due before something happens at {@code nowNanos}. */
    void sampleUntil(long nowNanos, ClusterView cluster) {
        while (series.nextNanos() <= nowNanos) {
            Arrays.fill(sample, 0);
            int types = catalog.typeCount();
            for (int f = 0; f < catalog.functionCount(); f++) {
                for (int t = 0; t < types; t++) {
                    sample[t] += cluster.replicas(f, t);
                    sample[types + 1] += cluster.inFlight(f, t);
                }
                sample[types] += cluster.waiting(f);
            }
            series.add(sample);
        }
    }

    /** When {@link #sampleUntil} has something to do. */
    long nextSampleNanos() {
        return series.nextNanos();
    }

    TimeSeries series() {
        return series;
    }

    Histogram responses(int level) {
        return responses[level];
    }

    double joules(int type) {
        return joules[type];
    }

    long completed(int type) {
        return completed[type];
    }

    long unknownEnergy() {
        return unknownEnergy;
    }

    long lastEndNanos() {
        return lastEndNanos;
    }

    long starts() {
        return starts;
    }

    long coldStarts() {
        return coldStarts;
    }

    boolean platformUsed(int platform) {
        return usedPlatforms.get(platform);
    }

    boolean nodeUsed(int node) {
        return usedNodes.get(node);
    }
}
