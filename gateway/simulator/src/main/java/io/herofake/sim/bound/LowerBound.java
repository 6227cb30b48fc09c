package io.herofake.sim.bound;

import java.util.List;

/**
 * What no policy can beat in a scenario, whatever it knows: docs/lower-bound.md has the assumptions and the proof. Immutable.
 *
 * <p>Energy and nodes are bounded for policies that leave no task unserved; each unserved task may save up to {@link #mostJoules}.
 *
 * @param tasks       tasks that arrive
 * @param hopeless    tasks that cannot be in time anywhere, whatever else is done
 * @param leastMissed no policy misses fewer; not rounded
 * @param leastJoules no policy takes less dynamic energy: each task where it takes least
 * @param mostJoules  the largest of those least energies of single tasks
 * @param nodes       nodes of the scenario
 * @param energy      of misses and energy together
 * @param used        of misses and used nodes together
 */
public record LowerBound(
        long tasks,
        long hopeless,
        double leastMissed,
        double leastJoules,
        double mostJoules,
        int nodes,
        List<Plane> energy,
        List<Plane> used) {
    /** Sums of floating-point numbers are that exact. */
    private static final double ROUNDING = 1e-6;

    /**
     * For every policy: {@code missWeight x misses + other >= value}, where {@code other} is joules or nodes.
     *
     * @param missWeight joules or nodes for a miss
     * @param value      what the sum is at least
     */
    public record Plane(double missWeight, double value) {}

    /** Copies the lists. */
    public LowerBound {
        energy = List.copyOf(energy);
        used = List.copyOf(used);
    }

    /** No policy misses fewer tasks. */
    public long missed() {
        return (long) Math.ceil(leastMissed * (1 - ROUNDING) - ROUNDING);
    }

    /** The same as a fraction of the tasks; 0 if there are none. */
    public double missedFraction() {
        return tasks == 0 ? 0 : (double) missed() / tasks;
    }

    /** No policy that misses at most so many tasks takes less dynamic energy, in joules. */
    public double joulesAt(long missed) {
        double least = leastJoules;
        for (Plane plane : energy) {
            least = Math.max(least, plane.value() - plane.missWeight() * missed);
        }
        return least * (1 - ROUNDING);
    }

    /** No policy that misses at most so many tasks uses fewer nodes. */
    public int nodesAt(long missed) {
        double least = tasks == 0 ? 0 : 1;
        for (Plane plane : used) {
            least = Math.max(least, plane.value() - plane.missWeight() * missed);
        }
        return (int) Math.ceil(least * (1 - ROUNDING) - ROUNDING);
    }

    /** The most misses within the bar for policies: twice the least, and half a percent of the tasks. */
    public long missedAllowed() {
        return Math.min(tasks, 2 * missed() + tasks / 200);
    }
}
