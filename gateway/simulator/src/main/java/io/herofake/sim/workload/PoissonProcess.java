package io.herofake.sim.workload;

/**
 * Arrivals independent of each other.
 *
 * @param rate tasks a second, above 0
 */
public record PoissonProcess(double rate) implements ArrivalProcess {
    /** The smallest rate: one task in some thirty years. */
    static final double MIN_RATE = 1e-9;

    /** Checks the rate. */
    public PoissonProcess {
        ArrivalProcess.requireRate("rate", rate, MIN_RATE);
    }

    @Override
    public Clock start(Draws draws) {
        return new Clock() {
            private long nowNanos;

            @Override
            public long next() {
                nowNanos = ArrivalProcess.plus(nowNanos, ArrivalProcess.nanos(draws.nextExponential() / rate));
                return nowNanos;
            }
        };
    }

    @Override
    public String description() {
        return "Poisson, " + Words.number(rate) + " tasks a second";
    }
}
