package io.herofake.profiler.energy;

/**
 * The two numbers of the {@link CpuTimeMeter}. Immutable.
 *
 * @param idleWatts    drawn by the processors of the machine when idle; at least 0
 * @param wattsPerCore drawn on top by each busy core; above 0
 */
public record CpuPowerModel(double idleWatts, double wattsPerCore) {
    /** Checks ranges. */
    public CpuPowerModel {
        if (!(idleWatts >= 0) || Double.isInfinite(idleWatts)) {
            throw new IllegalArgumentException("idleWatts must be a finite number of at least 0, not " + idleWatts);
        }
        if (!(wattsPerCore > 0) || Double.isInfinite(wattsPerCore)) {
            throw new IllegalArgumentException("wattsPerCore must be a finite number above 0, not " + wattsPerCore);
        }
    }
}
