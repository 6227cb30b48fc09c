package io.herofake.policy.plan;

/**
 * How long tasks wait, by approximations that hold for any number of replicas and any variability.
 *
 * <p>Tasks that are bound late wait in one queue for whichever replica is free first, which is G/G/c. The probability that a task
 * waits at all is {@code rho^(sqrt(2(c+1)) - 1)} (Sakasegawa, An approximation formula for the mean waiting time, 1977; exact
 * for c = 1). The waiting time of those that wait is exponential with mean {@code (ca2 + cs2) / (2 (C - lambda))}, C being
 * the rate at which all replicas together complete tasks (Kingman, On queues in heavy traffic, 1962; Koellerstroem 1974 for
 * c replicas). ca2 and cs2 are the squared coefficients of variation of times between arrivals and of execution times.
 */
public final class Waits {
    private Waits() {}

    /**
     * The probability that a task waits longer than some time.
     *
     * @param perSecond   tasks that arrive in a second
     * @param capacity    tasks that all replicas together complete in a second
     * @param replicas    number of replicas
     * @param variability ca2 + cs2
     * @param seconds     the time; below 0 gives 1
     */
    public static double longerThan(
            double perSecond, double capacity, double replicas, double variability, double seconds) {
        if (seconds < 0 || perSecond >= capacity) {
            return perSecond <= 0 && seconds >= 0 ? 0 : 1;
        }
        double load = perSecond / capacity;
        double waits = StrictMath.pow(load, StrictMath.sqrt(2 * (replicas + 1)) - 1);
        return waits * StrictMath.exp(-2 * (capacity - perSecond) * seconds / Math.max(1e-9, variability));
    }
}
