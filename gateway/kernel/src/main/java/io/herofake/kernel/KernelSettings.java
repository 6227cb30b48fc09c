package io.herofake.kernel;

/**
 * The semantics that the paper leaves open, and the bounds.
 *
 * @param gatewayCapacity    most tasks in the gateway queue, over all functions, at least 0
 * @param replicaCapacity    most tasks that a replica may hold, queued and running; 0 to let the autoscaler decide
 * @param placeOnStarting    whether a replica takes tasks while it is still starting
 * @param taskCaching        whether a platform starts the function that it ran last without a cold start
 * @param maxRequeues        how often a task may be queued again after it was lost or failed, at least 0
 * @param orderReplicaQueues whether replicas keep their queues in the gateway queue's order; otherwise first in, first out
 * @param expireAfterNanos   a waiting task whose deadline has passed by this is given up; negative for never
 * @param quarantineAfter    failures in a row after which a platform, or a function on a platform type, is left alone
 * @param quarantineNanos    for how long at first; it doubles with each further failure
 * @param quarantineMaxNanos and at most
 */
public record KernelSettings(
        int gatewayCapacity,
        int replicaCapacity,
        boolean placeOnStarting,
        boolean taskCaching,
        int maxRequeues,
        boolean orderReplicaQueues,
        long expireAfterNanos,
        int quarantineAfter,
        long quarantineNanos,
        long quarantineMaxNanos) {
    private static final long SECOND = 1_000_000_000L;

    /** Checks ranges. */
    public KernelSettings {
        require(gatewayCapacity >= 0, "gatewayCapacity must be at least 0", gatewayCapacity);
        require(replicaCapacity >= 0, "replicaCapacity must be at least 0", replicaCapacity);
        require(maxRequeues >= 0, "maxRequeues must be at least 0", maxRequeues);
        require(quarantineAfter >= 1, "quarantineAfter must be at least 1", quarantineAfter);
        require(expireAfterNanos <= Clock.LATEST, "expireAfterNanos must be at most " + Clock.LATEST, expireAfterNanos);
        require(quarantineMaxNanos <= Clock.LATEST / 2, "quarantineMaxNanos is too long", quarantineMaxNanos);
        require(quarantineNanos >= 0, "quarantineNanos must be at least 0", quarantineNanos);
        require(
                quarantineMaxNanos >= quarantineNanos,
                "quarantineMaxNanos must be at least quarantineNanos",
                quarantineMaxNanos);
    }

    /** The defaults; see {@link #builder}. */
    public static KernelSettings defaults() {
        return builder().build();
    }

    /**
     * Begins with the paper's semantics where it states them (task caching; nothing is refused for its deadline), ours
     * elsewhere: a million tasks at the gateway, one requeue, quarantine of 1 s to 60 s after two failures in a row.
     */
    public static Builder builder() {
        return new Builder();
    }

    private static void require(boolean ok, String rule, long value) {
        if (!ok) {
            throw new IllegalArgumentException(rule + ", not " + value);
        }
    }

    /** Sets what differs from the defaults. */
    public static final class Builder {
        private int gatewayCapacity = 1_000_000;
        private int replicaCapacity;
        private boolean placeOnStarting = true;
        private boolean taskCaching = true;
        private int maxRequeues = 1;
        private boolean orderReplicaQueues;
        private long expireAfterNanos = -1;
        private int quarantineAfter = 2;
        private long quarantineNanos = SECOND;
        private long quarantineMaxNanos = 60 * SECOND;

        private Builder() {}

        /** Sets {@link KernelSettings#gatewayCapacity}. */
        public Builder gatewayCapacity(int value) {
            gatewayCapacity = value;
            return this;
        }

        /** Sets {@link KernelSettings#replicaCapacity}. */
        public Builder replicaCapacity(int value) {
            replicaCapacity = value;
            return this;
        }

        /** Sets {@link KernelSettings#placeOnStarting}. */
        public Builder placeOnStarting(boolean value) {
            placeOnStarting = value;
            return this;
        }

        /** Sets {@link KernelSettings#taskCaching}. */
        public Builder taskCaching(boolean value) {
            taskCaching = value;
            return this;
        }

        /** Sets {@link KernelSettings#maxRequeues}. */
        public Builder maxRequeues(int value) {
            maxRequeues = value;
            return this;
        }

        /** Sets {@link KernelSettings#orderReplicaQueues}. */
        public Builder orderReplicaQueues(boolean value) {
            orderReplicaQueues = value;
            return this;
        }

        /** Sets {@link KernelSettings#expireAfterNanos}. */
        public Builder expireAfterNanos(long value) {
            expireAfterNanos = value;
            return this;
        }

        /** Sets {@link KernelSettings#quarantineAfter}, {@link KernelSettings#quarantineNanos} and its maximum. */
        public Builder quarantine(int after, long nanos, long maxNanos) {
            quarantineAfter = after;
            quarantineNanos = nanos;
            quarantineMaxNanos = maxNanos;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException naming the value that is out of range
         */
        public KernelSettings build() {
            return new KernelSettings(
                    gatewayCapacity,
                    replicaCapacity,
                    placeOnStarting,
                    taskCaching,
                    maxRequeues,
                    orderReplicaQueues,
                    expireAfterNanos,
                    quarantineAfter,
                    quarantineNanos,
                    quarantineMaxNanos);
        }
    }
}
