package io.herofake.server.engine;

/** Where the replicas of a platform run. The engine's thread calls; every call returns at once. */
public interface ReplicaHost {
    /**
     * Sets a replica up; answers with {@link ReplicaSignals#ready} or {@link ReplicaSignals#lost}.
     *
     * @param signals of this replica
     * @return what executes
     */
    HostedReplica start(ReplicaOrder order, ReplicaSignals signals);

    /** Whether its replicas can hang. */
    default boolean canHang() {
        return true;
    }

    /** One replica. */
    interface HostedReplica {
        /**
         * Executes a batch; answers with {@link ReplicaSignals#completed}. One at a time.
         *
         * @param expectedNanos what the profile says that it takes
         */
        void run(Execution execution, long expectedNanos);

        /** Tears the replica down, which executes nothing; answers with {@link ReplicaSignals#stopped}. */
        void stop();

        /** Gives the replica up, whatever it does. Nobody waits for an answer, and none is heard. */
        void kill();
    }
}
