package io.herofake.policy.plan;

import io.herofake.policy.Catalog;
import io.herofake.policy.ReplicaView;
import java.util.Arrays;

/**
 * How long executions take: the profile times a factor that is learned from what executions took, for each function and
 * platform type. The factor is the average ratio of measured to profiled time, the profile counting as {@value #PRIOR}
 * samples, over about the last {@value #MEMORY}. One thread uses it.
 */
public final class Speeds {
    private static final int PRIOR = 4;
    private static final int MEMORY = 100;
    private static final double LEAST = 0.05;
    private static final double MOST = 50;

    private final Catalog catalog;
    private final int types;
    private final boolean learning;
    private final double[] factors;
    private final double[] variances;
    private final int[] samples;

    /**
     * As profiled.
     *
     * @param learning whether measured times count; if not, the profile is believed for good
     */
    public Speeds(Catalog catalog, boolean learning) {
        this.catalog = catalog;
        this.learning = learning;
        types = catalog.typeCount();
        factors = new double[catalog.functionCount() * types];
        Arrays.fill(factors, 1);
        variances = new double[factors.length];
        samples = new int[factors.length];
    }

    /** A batch took some time; see {@link io.herofake.policy.ReplicaListener#executed}. */
    public void executed(ReplicaView replica, int batch, long nanos) {
        long profiled = catalog.executionNanos(replica.function(), replica.type(), batch);
        if (!learning || profiled <= 0) {
            return;
        }
        int at = replica.function() * types + replica.type();
        double ratio = Math.min(MOST, Math.max(LEAST, (double) nanos / profiled));
        samples[at] = Math.min(MEMORY, samples[at] + 1);
        double weight = 1.0 / Math.min(MEMORY, samples[at] + PRIOR);
        double off = ratio - factors[at];
        factors[at] += weight * off;
        variances[at] = (1 - weight) * (variances[at] + weight * off * off);
    }

    /** Expected execution time of one task in nanoseconds; 0 if the function has no profile for the type. */
    public long nanos(int function, int type) {
        return nanos(function, type, 1);
    }

    /** Expected execution time of a batch in nanoseconds. */
    public long nanos(int function, int type, int batch) {
        return Math.round(catalog.executionNanos(function, type, batch) * factors[function * types + type]);
    }

    /** Tasks that one replica completes in a second, one at a time; 0 if the function has no profile for the type. */
    public double perSecond(int function, int type) {
        long nanos = nanos(function, type);
        return nanos > 0 ? 1e9 / nanos : 0;
    }

    /** Standard deviation of an execution of one task in nanoseconds; 0 as long as nothing varies. */
    public long deviationNanos(int function, int type) {
        return Math.round(catalog.executionNanos(function, type) * StrictMath.sqrt(variances[function * types + type]));
    }

    /** Squared coefficient of variation of the execution time. */
    public double variability(int function, int type) {
        int at = function * types + type;
        return variances[at] / (factors[at] * factors[at]);
    }
}
