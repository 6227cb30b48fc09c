package io.herofake.sim.workload;

/** Poisson arrivals whose rate is constant within each of a sequence of phases. */
final class Phases implements ArrivalProcess.Clock {
    /** The sequence of phases of one run. */
    interface Plan {
        /** Enters the next phase and returns its duration in seconds; infinite for the last one. */
        double enterNext();

        /** Tasks a second in the phase that was entered last; may be 0. */
        double rate();
    }

    private final Draws draws;
    private final Plan plan;
    private long nowNanos;
    private long phaseEndNanos;

    Phases(Draws draws, Plan plan) {
        this.draws = draws;
        this.plan = plan;
    }

    @Override
    public long next() {
        while (nowNanos != ArrivalProcess.NEVER) {
            if (nowNanos >= phaseEndNanos) {
                phaseEndNanos = ArrivalProcess.plus(nowNanos, ArrivalProcess.nanos(plan.enterNext()));
            }
            double rate = plan.rate();
            long arrival = rate > 0
                    ? ArrivalProcess.plus(nowNanos, ArrivalProcess.nanos(draws.nextExponential() / rate))
                    : ArrivalProcess.NEVER;
            if (arrival < phaseEndNanos || phaseEndNanos == ArrivalProcess.NEVER) {
                nowNanos = arrival;
                return arrival;
            }
            // Past the end of the phase: a Poisson process has no memory, so draw again at the next phase's rate.
            nowNanos = phaseEndNanos;
        }
        return nowNanos;
    }
}
