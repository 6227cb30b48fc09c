package io.herofake.sim.run;

import io.herofake.kernel.KernelListener;
import io.herofake.kernel.Outcome;
import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.TaskView;
import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts what the kernel's ledger does not: distributions and samples over time. */
final class Recorder implements KernelListener {
    /** Response times are kept to three digits, from a microsecond to some thirty years. */
    private static final long LOWEST_NANOS = 1000;

    private static final long HIGHEST_NANOS = 1L << 60;
    private static final int DIGITS = 3;

    private final Catalog catalog;
    private final @Nullable TaskLog log;
    private final Histogram[] responses;
    private final TimeSeries series;
    private final double[] sample;

    Recorder(Catalog catalog, @Nullable TaskLog log) {
        this.catalog = catalog;
        this.log = log;
        responses = new Histogram[catalog.levelCount()];
        Arrays.setAll(responses, level -> new Histogram(LOWEST_NANOS, HIGHEST_NANOS, DIGITS));
        sample = new double[catalog.typeCount() + 2];
        series = new TimeSeries(sample.length);
    }

    @Override
    public void finished(TaskView task, Outcome outcome) {
        if (outcome == Outcome.COMPLETED) {
            responses[task.level()].recordValue(Math.max(0, task.finishedNanos() - task.arrivalNanos()));
        }
        if (log != null) {
            log.finished(task, outcome);
        }
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
}
