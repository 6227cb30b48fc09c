package io.herofake.profile.feedback;

/**
 * Live execution times of one function on one platform type at one batch size, beside what the profile says. The profile
 * itself is never changed by them. Drift is reported once when the live mean leaves the bound and once when it is back
 * within the narrower one: what lies between changes nothing. Not thread-safe.
 */
public final class LiveExecution {

    /** What an execution changed. */
    public enum Change {
        /** Nothing. */
        NONE,
        /** The live mean has left the bound. */
        DRIFTED,
        /** The live mean is back within the bound. */
        RECOVERED
    }

    private final long profileNanos;
    private final DriftBounds bounds;
    private final RunningEstimate estimate;
    private boolean drifted;

    /**
     * Without executions yet.
     *
     * @param profileNanos what the profile says one execution takes, above 0
     * @param bounds       when they have drifted
     */
    public LiveExecution(long profileNanos, DriftBounds bounds) {
        if (profileNanos <= 0) {
            throw new IllegalArgumentException("profileNanos must be above 0, not " + profileNanos);
        }
        this.profileNanos = profileNanos;
        this.bounds = bounds;
        this.estimate = new RunningEstimate(bounds.weight());
    }

    /**
     * Takes one execution in.
     *
     * @param nanos how long it took, at least 0
     * @return what that changed
     */
    public Change record(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("an execution time must be at least 0 ns, not " + nanos);
        }
        estimate.add((double) nanos);
        if (estimate.count() < bounds.minSamples()) {
            return Change.NONE;
        }
        double deviation = Math.abs(ratio() - 1);
        if (!drifted && deviation > bounds.raise()) {
            drifted = true;
            return Change.DRIFTED;
        }
        if (drifted && deviation <= bounds.clear()) {
            drifted = false;
            return Change.RECOVERED;
        }
        return Change.NONE;
    }

    /** What the profile says, in nanoseconds. */
    public long profileNanos() {
        return profileNanos;
    }

    /** Weighted mean of the live executions in nanoseconds; NaN without any. */
    public double meanNanos() {
        return estimate.mean();
    }

    /** Weighted standard deviation of the live executions in nanoseconds; NaN without any. */
    public double standardDeviationNanos() {
        return estimate.standardDeviation();
    }

    /** Live executions taken in. */
    public long samples() {
        return estimate.count();
    }

    /** Live mean divided by the profile's; NaN without any. Above 1 is slower than profiled. */
    public double ratio() {
        return estimate.mean() / profileNanos;
    }

    /** Whether they are drifted now. */
    public boolean drifted() {
        return drifted;
    }
}
