package io.herofake.kernel;

/**
 * What platforms and nodes have done and used so far. Living: read it between events; totals are linear in the number of
 * platforms.
 *
 * <p>Idle energy is the platform type's idle power over all the time that the platform's node was present, also while it
 * executed: dynamic energy is what comes on top (HeROfake, section IV.B). Dynamic energy is booked when an execution completes,
 * also that of a task that was cancelled meanwhile; executions that fail or are lost book none, because nobody knows theirs.
 */
public final class ResourceLedger {
    private final Cluster cluster;
    private final Clock clock;

    ResourceLedger(Cluster cluster, Clock clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    private Platform platform(int id) {
        return cluster.platforms.get(id);
    }

    /** How long a platform's node has been present. */
    public long presentNanos(int platform) {
        Platform p = platform(platform);
        return p.presentNanos + (p.node.present ? clock.now - p.presentSince : 0);
    }

    /** How long a platform has been owned by replicas: starting, warm, busy or stopping. */
    public long allocatedNanos(int platform) {
        Platform p = platform(platform);
        return p.allocatedNanos + (p.replica != null ? clock.now - p.allocatedSince : 0);
    }

    /** How long a platform has executed tasks. */
    public long busyNanos(int platform) {
        Platform p = platform(platform);
        Replica replica = p.replica;
        return p.busyNanos + (replica != null && replica.runningCount > 0 ? clock.now - p.busySince : 0);
    }

    /** Idle energy of a platform in joules. */
    public double idleJoules(int platform) {
        return presentNanos(platform) * 1e-9 * idleWatts(platform);
    }

    private double idleWatts(int platform) {
        return cluster.catalog.type(platform(platform).type).idlePowerWatts();
    }

    /** Dynamic energy of all executions on a platform that completed and whose energy is known, in joules. */
    public double dynamicJoules(int platform) {
        return platform(platform).dynamicJoules;
    }

    /** Executions of tasks on a platform that completed. */
    public long executions(int platform) {
        return platform(platform).executions;
    }

    /** Replicas that were started on a platform. */
    public long starts(int platform) {
        return platform(platform).starts;
    }

    /** Idle energy of all platforms in joules. */
    public double idleJoules() {
        double sum = 0;
        for (int p = 0; p < cluster.platforms.size(); p++) {
            sum += idleJoules(p);
        }
        return sum;
    }

    /** The part of {@link #idleJoules()} during which the platforms were owned by replicas. */
    public double allocatedIdleJoules() {
        double sum = 0;
        for (int p = 0; p < cluster.platforms.size(); p++) {
            sum += allocatedNanos(p) * 1e-9 * idleWatts(p);
        }
        return sum;
    }

    /** Dynamic energy of all platforms in joules. */
    public double dynamicJoules() {
        double sum = 0;
        for (Platform p : cluster.platforms) {
            sum += p.dynamicJoules;
        }
        return sum;
    }

    /** Dynamic energy of a function on a platform type in joules. */
    public double dynamicJoules(int function, int type) {
        return cluster.group(function, type).dynamicJoules;
    }

    /** Completed executions whose energy is not known. */
    public long unknownEnergyExecutions() {
        long sum = 0;
        for (FunctionState function : cluster.functions) {
            for (Group group : function.groups) {
                sum += group.unknownEnergy;
            }
        }
        return sum;
    }

    /** Replicas of a function that were started on a platform type, initial ones included. */
    public long starts(int function, int type) {
        return cluster.group(function, type).starts;
    }

    /** Those of {@link #starts(int, int)} that had to pay a cold start. */
    public long coldStarts(int function, int type) {
        return cluster.group(function, type).coldStarts;
    }

    /** All cold starts. */
    public long coldStarts() {
        long sum = 0;
        for (FunctionState function : cluster.functions) {
            for (Group group : function.groups) {
                sum += group.coldStarts;
            }
        }
        return sum;
    }

    /** Prices of all platforms that ever had a replica, in US dollars. */
    public double usedPriceUsd() {
        double sum = 0;
        for (Platform p : cluster.platforms) {
            sum += p.starts > 0 ? cluster.catalog.type(p.type).priceUsd() : 0;
        }
        return sum;
    }

    /**
     * Hardware cost of the time during which platforms were owned by replicas, if their price is written off over a lifetime.
     *
     * @param lifetimeNanos above 0
     */
    public double allocatedCostUsd(long lifetimeNanos) {
        double sum = 0;
        for (int p = 0; p < cluster.platforms.size(); p++) {
            sum += cluster.catalog.type(platform(p).type).priceUsd() * allocatedNanos(p) / lifetimeNanos;
        }
        return sum;
    }

    /** Nodes that ever had a replica. */
    public int nodesUsed() {
        int used = 0;
        for (Node node : cluster.nodes) {
            used += node.everUsed ? 1 : 0;
        }
        return used;
    }

    /** Platforms that ever had a replica. */
    public int platformsUsed() {
        int used = 0;
        for (Platform p : cluster.platforms) {
            used += p.starts > 0 ? 1 : 0;
        }
        return used;
    }

    /** Nodes that have a replica now. */
    public int nodesInUse() {
        return cluster.nodesInUse;
    }

    /**
     * The integral of {@link #nodesInUse} over time, in node-nanoseconds; the difference of two readings over the time between
     * them is the average.
     */
    public long nodesInUseIntegral() {
        return cluster.nodesInUseIntegral(clock.now);
    }
}
