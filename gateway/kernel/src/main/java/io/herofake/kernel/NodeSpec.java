package io.herofake.kernel;

import java.util.List;

/**
 * A node as configured or as it introduces itself.
 *
 * @param name          unique name
 * @param memoryBytes   memory for replicas, at least 0
 * @param platformTypes the platform type's name of each of its platforms, in order
 */
public record NodeSpec(String name, long memoryBytes, List<String> platformTypes) {
    /** Checks ranges; copies the list. */
    public NodeSpec {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a node needs a name");
        }
        if (memoryBytes < 0) {
            throw new IllegalArgumentException(
                    "node '" + name + "': memoryBytes must be at least 0, not " + memoryBytes);
        }
        platformTypes = List.copyOf(platformTypes);
    }
}
