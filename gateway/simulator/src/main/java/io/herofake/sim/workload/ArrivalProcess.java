package io.herofake.sim.workload;

/** When tasks arrive, without which ones. Immutable and thread-safe. */
public sealed interface ArrivalProcess permits PoissonProcess, BurstyProcess, DiurnalProcess, StepProcess {
    /** A time that is never reached: there are no further arrivals. */
    long NEVER = Long.MAX_VALUE;

    /** The latest time at which a task may arrive, some sixty years: it leaves room below what the kernel's clock can tell. */
    long LATEST_NANOS = 2_000_000_000_000_000_000L;

    /** The largest rate that an arrival process takes, a task a nanosecond. */
    double MAX_RATE = 1e9;

    /** The state of one run of the process. */
    interface Clock {
        /** The time of the next arrival in nanoseconds, never less than the one before; {@link #NEVER} at the end. */
        long next();
    }

    /** Starts at time 0 with the given random numbers. */
    Clock start(Draws draws);

    /** In one line for people. */
    String description();

    /**
     * Checks a rate.
     *
     * @param rate    tasks a second
     * @param minimum inclusive; 0 where an idle phase makes sense
     * @throws IllegalArgumentException naming the key and the value
     */
    static double requireRate(String key, double rate, double minimum) {
        if (!(rate >= minimum && rate <= MAX_RATE)) {
            throw new IllegalArgumentException(
                    key + " must be from " + Words.number(minimum) + " to 1e9 tasks a second, not " + rate);
        }
        return rate;
    }

    /**
     * Checks a duration.
     *
     * @throws IllegalArgumentException naming the key and the value
     */
    static double requireSeconds(String key, double seconds) {
        if (!(seconds >= 1e-9 && seconds <= 1e9)) {
            throw new IllegalArgumentException(key + " must be from 1e-9 to 1e9 seconds, not " + seconds);
        }
        return seconds;
    }

    /** Seconds as a whole number of nanoseconds; {@link #NEVER} where that does not fit. */
    static long nanos(double seconds) {
        return seconds < 9e9 ? Math.round(seconds * 1e9) : NEVER;
    }

    /** The sum of two times; {@link #NEVER} where it does not fit. */
    static long plus(long nanos, long more) {
        return more > NEVER - nanos ? NEVER : nanos + more;
    }
}
