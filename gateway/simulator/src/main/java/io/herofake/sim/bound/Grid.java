package io.herofake.sim.bound;

/**
 * Time in equal steps from 0.
 *
 * @param stepNanos length of a step, above 0
 * @param steps     how many, at least 1
 */
record Grid(long stepNanos, int steps) {
    /** Shorter steps hardly tighten the bound: the shortest deadlines of the published functions are 0.25 s. */
    private static final long SHORTEST_NANOS = 250_000_000L;

    /** Steps that cover all times below {@code endNanos}. */
    static Grid until(long endNanos, int mostSteps) {
        long step = Math.max(SHORTEST_NANOS, endNanos / mostSteps + 1);
        return new Grid(step, (int) Math.max(1, (endNanos + step - 1) / step));
    }

    /** The step that a time lies in; the last one for times behind the end. */
    int stepOf(long nanos) {
        return (int) Math.min(steps - 1L, nanos / stepNanos);
    }

    /** How many whole steps a duration has. */
    int wholeSteps(long nanos) {
        return (int) Math.min(steps, nanos / stepNanos);
    }

    /** The first step behind a time. */
    int endStep(long nanos) {
        return nanos >= stepNanos * steps ? steps : (int) ((nanos + stepNanos - 1) / stepNanos);
    }

    double stepSeconds() {
        return stepNanos * 1e-9;
    }
}
