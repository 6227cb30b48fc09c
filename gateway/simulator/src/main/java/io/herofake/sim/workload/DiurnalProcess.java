package io.herofake.sim.workload;

/**
 * Poisson arrivals whose rate follows a sine: meanRate (1 + amplitude sin(2 pi (t + phaseSeconds) / periodSeconds)).
 * Drawn by thinning (Lewis and Shedler): candidates at the peak rate, each kept with probability rate / peak rate.
 *
 * @param meanRate      tasks a second, above 0
 * @param amplitude     from 0 (constant) to 1 (down to nothing at the trough)
 * @param periodSeconds length of a day, above 0
 * @param phaseSeconds  where in the day the run starts; at 0 the rate is the mean and rising
 */
public record DiurnalProcess(double meanRate, double amplitude, double periodSeconds, double phaseSeconds)
        implements ArrivalProcess {
    /** Checks ranges. */
    public DiurnalProcess {
        ArrivalProcess.requireRate("meanRate", meanRate, PoissonProcess.MIN_RATE);
        ArrivalProcess.requireSeconds("periodSeconds", periodSeconds);
        if (!(amplitude >= 0 && amplitude <= 1)) {
            throw new IllegalArgumentException("amplitude must be from 0 to 1, not " + amplitude);
        }
        if (!(Math.abs(phaseSeconds) <= 1e9)) {
            throw new IllegalArgumentException("phaseSeconds must be from -1e9 to 1e9, not " + phaseSeconds);
        }
    }

    /** Tasks a second at the given time. */
    double rateAt(double seconds) {
        return meanRate * (1 + amplitude * StrictMath.sin(2 * Math.PI * (seconds + phaseSeconds) / periodSeconds));
    }

    @Override
    public Clock start(Draws draws) {
        double peak = meanRate * (1 + amplitude);
        return new Clock() {
            private long nowNanos;

            @Override
            public long next() {
                do {
                    nowNanos = ArrivalProcess.plus(nowNanos, ArrivalProcess.nanos(draws.nextExponential() / peak));
                } while (nowNanos != NEVER && draws.nextUnit() * peak >= rateAt(nowNanos / 1e9));
                return nowNanos;
            }
        };
    }

    @Override
    public String description() {
        return "diurnal, " + Words.number(meanRate) + " tasks a second on average, amplitude " + Words.number(amplitude)
                + ", period " + Words.number(periodSeconds) + " s";
    }
}
