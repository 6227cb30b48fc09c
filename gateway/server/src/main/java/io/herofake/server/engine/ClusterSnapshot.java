package io.herofake.server.engine;

import io.herofake.policy.ReplicaState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cluster at one moment: nodes with what runs where, functions with what waits, and what has come of all tasks so far.
 * Immutable. All times are on the engine's clock: nanoseconds since it started.
 *
 * @param nowNanos  when
 * @param policies  the policies in force, as {@code AUTOSCALER-SCHEDULER}
 * @param nodes     all nodes ever seen, in order of their ids
 * @param functions what is served
 * @param totals    of all tasks and platforms
 */
public record ClusterSnapshot(
        long nowNanos,
        String policies,
        List<NodeSnapshot> nodes,
        List<FunctionSnapshot> functions,
        ClusterTotals totals) {
    /** Copies the lists. */
    public ClusterSnapshot {
        nodes = List.copyOf(nodes);
        functions = List.copyOf(functions);
    }

    /**
     * A node.
     *
     * @param name            unique among the nodes that are present
     * @param present         whether it is part of the cluster now
     * @param draining        whether it takes nothing new
     * @param memoryBytes     memory for replicas
     * @param freeMemoryBytes memory that no replica owns
     * @param platforms       its platforms, in order
     */
    public record NodeSnapshot(
            String name,
            boolean present,
            boolean draining,
            long memoryBytes,
            long freeMemoryBytes,
            List<PlatformSnapshot> platforms) {
        /** Copies the list. */
        public NodeSnapshot {
            platforms = List.copyOf(platforms);
        }
    }

    /**
     * A platform of a node.
     *
     * @param place                 where and what it is
     * @param cachedFunction        the function that it starts without a cold start; null for none
     * @param quarantinedUntilNanos until when nothing is started on it after failures; 0 if it is not in quarantine
     * @param replica               the replica that owns it; null for none
     * @param presentNanos          how long its node has been present
     * @param allocatedNanos        how long replicas have owned it
     * @param busyNanos             how long it has executed
     * @param idleJoules            idle power over the time present
     * @param dynamicJoules         dynamic energy of what it has executed, as far as it is known
     * @param executions            tasks that it has completed
     * @param starts                replicas that were started on it
     */
    public record PlatformSnapshot(
            Place place,
            @Nullable String cachedFunction,
            long quarantinedUntilNanos,
            @Nullable ReplicaSnapshot replica,
            long presentNanos,
            long allocatedNanos,
            long busyNanos,
            double idleJoules,
            double dynamicJoules,
            long executions,
            long starts) {}

    /**
     * A replica.
     *
     * @param id             never used for another one
     * @param function       what it runs
     * @param state          where it is in its life
     * @param draining       whether it only finishes what it has
     * @param queued         tasks in its queue
     * @param running        tasks that it executes
     * @param capacity       the most tasks that it may hold
     * @param startedNanos   when its start was decided
     * @param readyNanos     when it became warm; before that, when it is expected to
     * @param idleSinceNanos when it became idle; -1 if it is not
     */
    public record ReplicaSnapshot(
            long id,
            String function,
            ReplicaState state,
            boolean draining,
            int queued,
            int running,
            int capacity,
            long startedNanos,
            long readyNanos,
            long idleSinceNanos) {}

    /**
     * A function.
     *
     * @param name                its name
     * @param waiting             tasks in the gateway queue
     * @param worstExecutionNanos WET of eq. 2
     * @param basis               where that comes from
     * @param onTypes             its load by platform type, for those that it has a profile for
     */
    public record FunctionSnapshot(
            String name, int waiting, long worstExecutionNanos, DeadlineBasis basis, List<TypeSnapshot> onTypes) {
        /** Copies the list. */
        public FunctionSnapshot {
            onTypes = List.copyOf(onTypes);
        }
    }

    /**
     * A function on a platform type.
     *
     * @param platformType  the platform type's name
     * @param inFlight      tasks queued or running on replicas of the type
     * @param replicas      replicas that are starting, idle or busy, and not draining
     * @param starting      those of them that are starting
     * @param starts        replicas started so far
     * @param coldStarts    those of them that paid a cold start
     * @param completions   tasks completed so far
     * @param dynamicJoules their dynamic energy, as far as it is known
     * @param profileNanos  what the profile says one execution takes
     * @param liveNanos     weighted mean of the live executions; NaN before the first
     * @param drifted       whether the live mean has left the profile
     */
    public record TypeSnapshot(
            String platformType,
            int inFlight,
            int replicas,
            int starting,
            long starts,
            long coldStarts,
            long completions,
            double dynamicJoules,
            long profileNanos,
            double liveNanos,
            boolean drifted) {}
}
