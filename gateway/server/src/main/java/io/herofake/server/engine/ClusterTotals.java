package io.herofake.server.engine;

import io.herofake.kernel.LateCause;
import io.herofake.kernel.Outcome;
import java.util.List;
import java.util.Map;

/**
 * What has come of all tasks and platforms since the engine started: the same figures as those of a simulated run. Immutable.
 *
 * @param tasks                   by function and QoS level
 * @param arrived                 tasks that arrived
 * @param outcomes                tasks by how they ended; every outcome is there
 * @param late                    completed tasks that were late, by cause; every cause is there
 * @param tasksInSystem           tasks that have not ended
 * @param waiting                 those of them in the gateway queue
 * @param requeues                times that a task was queued again after a loss
 * @param coldTasks               completed tasks that waited for a replica to start
 * @param coldStarts              replicas that paid a cold start
 * @param dynamicJoules           dynamic energy, as far as it is known
 * @param unknownEnergyExecutions completed executions whose energy is not known
 * @param idleJoules              idle energy of all platforms while their nodes were present
 * @param allocatedIdleJoules     the part of it while replicas owned them
 * @param nodesUsed               nodes that ever had a replica
 * @param platformsUsed           platforms that ever had a replica
 * @param nodesInUse              nodes that have a replica now
 * @param nodesInUseNanos         the integral of {@code nodesInUse} over time, in node-nanoseconds
 * @param grossRevenue            prices of completed tasks
 * @param discounts               discounts on those that were late
 */
public record ClusterTotals(
        List<TaskTotals> tasks,
        long arrived,
        Map<Outcome, Long> outcomes,
        Map<LateCause, Long> late,
        int tasksInSystem,
        int waiting,
        long requeues,
        long coldTasks,
        long coldStarts,
        double dynamicJoules,
        long unknownEnergyExecutions,
        double idleJoules,
        double allocatedIdleJoules,
        int nodesUsed,
        int platformsUsed,
        int nodesInUse,
        long nodesInUseNanos,
        double grossRevenue,
        double discounts) {
    /** Copies what it is given. */
    public ClusterTotals {
        tasks = List.copyOf(tasks);
        outcomes = Map.copyOf(outcomes);
        late = Map.copyOf(late);
    }

    /** Tasks that were not answered in time: late, refused, expired or failed. Cancelled and invalid ones are not among them. */
    public long missed() {
        long missed = late.values().stream().mapToLong(Long::longValue).sum();
        for (Map.Entry<Outcome, Long> entry : outcomes.entrySet()) {
            missed += entry.getKey().missed() ? entry.getValue() : 0;
        }
        return missed;
    }

    /**
     * The tasks of one function and QoS level.
     *
     * @param function the function's name
     * @param level    the QoS level's name
     * @param arrived  tasks that arrived
     * @param outcomes tasks by how they ended; every outcome is there
     * @param late     completed tasks that were late, by cause; every cause is there
     */
    public record TaskTotals(
            String function, String level, long arrived, Map<Outcome, Long> outcomes, Map<LateCause, Long> late) {
        /** Copies the maps. */
        public TaskTotals {
            outcomes = Map.copyOf(outcomes);
            late = Map.copyOf(late);
        }
    }
}
