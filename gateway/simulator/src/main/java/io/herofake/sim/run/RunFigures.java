package io.herofake.sim.run;

import java.util.List;

/**
 * What came of one run. A task is missed if it completed after its deadline, or was refused, expired, failed or never ran; one
 * that was cancelled is not. A node or platform is unused if no task completed on it. Immutable.
 *
 * @param tasks            tasks that arrived
 * @param outcomes         what became of them
 * @param energy           energy
 * @param use              nodes, platforms, replicas
 * @param makespanNanos    from the start of the run to the end of the last task
 * @param grossRevenue     prices of the completed tasks
 * @param discounts        what is given back for those that were late
 * @param levels           by QoS level
 * @param types            by platform type
 * @param functions        by function
 * @param series           samples over time: replicas of each platform type, then tasks in the gateway queue, then tasks on
 *                         replicas
 */
public record RunFigures(
        long tasks,
        Outcomes outcomes,
        Energy energy,
        Use use,
        long makespanNanos,
        double grossRevenue,
        double discounts,
        List<LevelFigures> levels,
        List<TypeFigures> types,
        List<FunctionFigures> functions,
        TimeSeries series) {

    /**
     * Tasks by what became of them.
     *
     * @param completed      in time or late
     * @param cancelled      by whoever asked
     * @param refused        not admitted, queue full, or expired
     * @param failed         lost more often than they may be queued again
     * @param unfinished     still waiting when nothing happened any more
     * @param lateColdStart  completed late, mostly because a replica had to start
     * @param lateQueueing   completed late, mostly because of other tasks
     * @param lateExecution  completed late, by its execution alone
     * @param delayedByStart completed tasks that waited for a replica to start, late or not
     */
    public record Outcomes(
            long completed,
            long cancelled,
            long refused,
            long failed,
            long unfinished,
            long lateColdStart,
            long lateQueueing,
            long lateExecution,
            long delayedByStart) {
        /** All that were not served in time. */
        public long missed() {
            return lateColdStart + lateQueueing + lateExecution + refused + failed + unfinished;
        }
    }

    /**
     * Energy.
     *
     * @param dynamicJoules       active minus idle energy of the executions of which it is known
     * @param idleJoules          idle power of all platforms for as long as their nodes were there
     * @param idleUsedNodesJoules that of the platforms of used nodes alone: what is left if unused nodes are off
     * @param unknownExecutions   completed executions whose profile has no energy
     */
    public record Energy(double dynamicJoules, double idleJoules, double idleUsedNodesJoules, long unknownExecutions) {

        /** Dynamic energy of all executions; NaN if it is not known of each, because a part of it would look frugal. */
        public double totalDynamicJoules() {
            return unknownExecutions > 0 ? Double.NaN : dynamicJoules;
        }
    }

    /**
     * Use of the infrastructure.
     *
     * @param nodes            all nodes
     * @param meanNodesInUse   nodes with a replica, averaged over time
     * @param unusedNodes      without a completed task
     * @param platforms        all platforms
     * @param unusedPlatforms  without a completed task
     * @param replicaStarts    replicas started
     * @param coldStarts       those of them that paid a cold start
     * @param usedPriceUsd     price of the used platforms
     * @param totalPriceUsd    price of all platforms
     */
    public record Use(
            int nodes,
            double meanNodesInUse,
            int unusedNodes,
            int platforms,
            int unusedPlatforms,
            long replicaStarts,
            long coldStarts,
            double usedPriceUsd,
            double totalPriceUsd) {}

    /**
     * One QoS level.
     *
     * @param name      its name
     * @param tasks     tasks that arrived
     * @param completed of those
     * @param late      of those
     * @param meanNanos mean response time of the completed ones
     * @param quantiles response times
     */
    public record LevelFigures(
            String name, long tasks, long completed, long late, double meanNanos, List<Quantile> quantiles) {
        /** The response time, in nanoseconds, that a fraction of the completed tasks keep within; 0 if there are none. */
        public long quantileNanos(double fraction) {
            for (Quantile quantile : quantiles) {
                if (quantile.fraction() >= fraction) {
                    return quantile.nanos();
                }
            }
            return 0;
        }
    }

    /**
     * A point of a distribution.
     *
     * @param fraction of the tasks
     * @param nanos    within which they were answered
     */
    public record Quantile(double fraction, long nanos) {}

    /**
     * One platform type.
     *
     * @param name          its name
     * @param platforms     how many there are
     * @param used          how many completed a task
     * @param completed     tasks completed on them
     * @param dynamicJoules energy of those
     */
    public record TypeFigures(String name, int platforms, int used, long completed, double dynamicJoules) {}

    /**
     * One function.
     *
     * @param name      its name
     * @param tasks     tasks that arrived
     * @param completed of those
     * @param late      of those
     */
    public record FunctionFigures(String name, long tasks, long completed, long late) {}

    /** Copies the lists. */
    public RunFigures {
        levels = List.copyOf(levels);
        types = List.copyOf(types);
        functions = List.copyOf(functions);
    }

    /** Missed tasks as a fraction of those not cancelled; 0 if there are none. */
    public double missedFraction() {
        long counted = tasks - outcomes.cancelled();
        return counted == 0 ? 0 : (double) outcomes.missed() / counted;
    }
}
