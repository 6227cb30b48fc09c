package io.herofake.app;

import io.herofake.policy.ReplicaState;
import io.herofake.server.engine.ClusterSnapshot;
import io.herofake.server.engine.InferenceEngine;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits until the replicas that an engine starts with are warm, or have failed. */
final class WarmUp {
    private static final long LOOK_EVERY_NANOS = 5_000_000;

    private WarmUp() {}

    static void await(InferenceEngine engine, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (starting(engine.snapshot().join()) && System.nanoTime() - end < 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException("while replicas were starting");
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    private static boolean starting(ClusterSnapshot snapshot) {
        return snapshot.nodes().stream()
                .flatMap(node -> node.platforms().stream())
                .anyMatch(platform ->
                        platform.replica() != null && platform.replica().state() == ReplicaState.STARTING);
    }
}
