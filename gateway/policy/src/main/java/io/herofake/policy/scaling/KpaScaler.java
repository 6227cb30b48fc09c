package io.herofake.policy.scaling;

import java.util.Arrays;

/**
 * One decision of Knative's pod autoscaler for one function, after its documentation and its {@code
 * pkg/autoscaler/scaling/autoscaler.go}: how many replicas there are to be, from the load seen over the stable and over the
 * panic window. Remembers whether it panics and, for the scale-down delay, what it wanted lately.
 */
final class KpaScaler {
    /**
     * Knative's settings.
     *
     * @param target           tasks per replica to aim for, target utilisation included; above 0
     * @param stableNanos      length of the stable window; panic lasts that long after its cause
     * @param panicThreshold   panic begins when this many times the ready replicas are wanted; above 1
     * @param maxScaleUpRate   most replicas wanted at once, as a multiple of those ready; above 1
     * @param maxScaleDownRate fewest replicas wanted at once, those ready divided by this; above 1
     * @param scaleDownNanos   how long fewer must be wanted before fewer are; 0 for no delay
     * @param tickNanos        time between decisions
     * @param activationScale  fewest replicas when there are any
     */
    record Spec(
            double target,
            long stableNanos,
            double panicThreshold,
            double maxScaleUpRate,
            double maxScaleDownRate,
            long scaleDownNanos,
            long tickNanos,
            int activationScale) {
        Spec {
            require(target > 0, "the target, utilisation included, must be above 0", target);
            require(panicThreshold > 1, "the panic threshold must be above 100 %", panicThreshold);
            require(maxScaleUpRate > 1, "maxScaleUpRate must be above 1", maxScaleUpRate);
            require(maxScaleDownRate > 1, "maxScaleDownRate must be above 1", maxScaleDownRate);
        }

        private static void require(boolean ok, String rule, double value) {
            if (!ok) {
                throw new IllegalArgumentException(rule + ", not " + value);
            }
        }
    }

    private static final long CALM = -1;

    private final Spec spec;
    private final long[] wantedAt;
    private final int[] wanted;
    private long panicSince = CALM;
    private int panicReplicas;

    /** A scaler that begins with replicas that are ready; it begins in panic if they are more than one, as Knative does. */
    KpaScaler(Spec spec, int ready, long nowNanos) {
        this.spec = spec;
        int buckets = (int) ((spec.scaleDownNanos + spec.tickNanos - 1) / spec.tickNanos);
        wantedAt = new long[buckets];
        wanted = new int[buckets];
        Arrays.fill(wantedAt, -1);
        if (ready > 1) {
            panicSince = nowNanos;
        }
        panicReplicas = ready;
    }

    boolean panicking() {
        return panicSince != CALM;
    }

    long panicSince() {
        return panicSince;
    }

    /**
     * How many replicas are to be there.
     *
     * @param stable average tasks in the system over the stable window
     * @param panic  average tasks in the system over the panic window
     * @param ready  replicas that are warm
     */
    int scale(double stable, double panic, int ready, long nowNanos) {
        double base = Math.max(1, ready);
        double wantedByPanic = Math.ceil(panic / spec.target);
        int byStable = bounded(Math.ceil(stable / spec.target), base);
        int byPanic = bounded(wantedByPanic, base);
        updatePanic(wantedByPanic / base >= spec.panicThreshold, nowNanos);
        int result = byStable;
        if (panicking()) {
            panicReplicas = Math.max(panicReplicas, Math.max(byStable, byPanic));
            result = panicReplicas;
        }
        return wanted.length == 0 ? result : delayed(result, nowNanos);
    }

    /** Within the rates; the lower bound gives way to the upper one. */
    private int bounded(double wantedReplicas, double base) {
        double most = Math.ceil(spec.maxScaleUpRate * base);
        double least = Math.floor(base / spec.maxScaleDownRate);
        int bounded = (int) Math.min(Math.max(wantedReplicas, least), most);
        return wantedReplicas > 0 ? Math.max(bounded, spec.activationScale > 1 ? spec.activationScale : 0) : bounded;
    }

    private void updatePanic(boolean over, long nowNanos) {
        if (over) {
            panicSince = nowNanos;
        } else if (panicking() && nowNanos - panicSince > spec.stableNanos) {
            panicSince = CALM;
            panicReplicas = 0;
        }
    }

    /** The most that was wanted within the delay. One bucket a tick; of two decisions in one the larger counts. */
    private int delayed(int now, long nowNanos) {
        long index = nowNanos / spec.tickNanos;
        int at = (int) (index % wanted.length);
        wanted[at] = wantedAt[at] == index ? Math.max(wanted[at], now) : now;
        wantedAt[at] = index;
        int most = 0;
        for (int i = 0; i < wanted.length; i++) {
            if (wantedAt[i] >= 0 && index - wantedAt[i] < wanted.length) {
                most = Math.max(most, wanted[i]);
            }
        }
        return most;
    }
}
