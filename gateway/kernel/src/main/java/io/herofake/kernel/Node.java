package io.herofake.kernel;

import io.herofake.policy.NodeView;
import io.herofake.policy.PlatformView;

/** A node. */
final class Node implements NodeView {
    final int id;
    final NodeSpec spec;
    final Platform[] platforms;
    long freeMemoryBytes;
    int replicas;
    boolean present;
    boolean draining;
    boolean everUsed;

    Node(int id, NodeSpec spec) {
        this.id = id;
        this.spec = spec;
        platforms = new Platform[spec.platformTypes().size()];
        freeMemoryBytes = spec.memoryBytes();
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public long memoryBytes() {
        return spec.memoryBytes();
    }

    @Override
    public long freeMemoryBytes() {
        return freeMemoryBytes;
    }

    @Override
    public int replicas() {
        return replicas;
    }

    @Override
    public boolean present() {
        return present;
    }

    @Override
    public boolean draining() {
        return draining;
    }

    @Override
    public int platformCount() {
        return platforms.length;
    }

    @Override
    public PlatformView platform(int index) {
        return platforms[index];
    }
}
