package io.herofake.server.engine;

import java.util.List;

/**
 * A node of an engine.
 *
 * @param name        unique
 * @param memoryBytes memory for replicas, at least 0
 * @param platforms   in order
 */
public record LiveNode(String name, long memoryBytes, List<LivePlatform> platforms) {
    /** Copies the list. */
    public LiveNode {
        platforms = List.copyOf(platforms);
    }

    /**
     * A platform of a node.
     *
     * @param type        the platform type's name
     * @param description for people
     * @param sandbox     what its replicas run in, as in {@link Place#sandbox}
     * @param simulated   whether no real hardware does the work
     * @param host        runs its replicas
     */
    public record LivePlatform(String type, String description, String sandbox, boolean simulated, ReplicaHost host) {}
}
