package io.herofake.kernel;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.NodeView;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Nodes, platforms and functions with what is indexed over them. */
final class Cluster implements ClusterView {
    final Catalog catalog;
    final List<Node> nodes = new ArrayList<>();
    final List<Platform> platforms = new ArrayList<>();
    final FunctionState[] functions;
    private final Clock clock;
    private final PlatformIndex[] byType;
    /** Available platforms that have a function in their cache, by function and type, made when first needed. */
    private final @Nullable NavigableSet<Platform>[] cached;

    private final Map<String, Node> byName = new HashMap<>();
    /** Nodes with a replica, now and as an integral over time. */
    int nodesInUse;

    private long nodesInUseIntegral;
    private long nodesInUseAt;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of generic sets
    Cluster(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
        functions = new FunctionState[catalog.functionCount()];
        for (int f = 0; f < functions.length; f++) {
            functions[f] = new FunctionState(f, catalog.typeCount(), catalog.levelCount());
        }
        byType = new PlatformIndex[catalog.typeCount()];
        for (int t = 0; t < byType.length; t++) {
            byType[t] = new PlatformIndex();
        }
        cached = new TreeSet[functions.length * byType.length];
    }

    Group group(int function, int type) {
        return functions[function].groups[type];
    }

    /** The node that was last known under a name, or null. */
    @Nullable
    Node named(String name) {
        return byName.get(name);
    }

    /** Adds a node whose platforms are new; it is not present yet. */
    Node add(NodeSpec spec) {
        int[] types = spec.platformTypes().stream().mapToInt(catalog::typeId).toArray();
        Node node = new Node(nodes.size(), spec);
        nodes.add(node);
        byName.put(spec.name(), node);
        for (int i = 0; i < types.length; i++) {
            Platform platform = new Platform(platforms.size(), types[i], node);
            platforms.add(platform);
            node.platforms[i] = platform;
        }
        for (Platform platform : node.platforms) {
            byType[platform.type].add(platform);
        }
        return node;
    }

    /** To be called when a platform's availability has changed. */
    void updated(Platform platform) {
        byType[platform.type].update(platform);
        if (platform.cachedFunction >= 0) {
            NavigableSet<Platform> set = cachedSet(platform.cachedFunction, platform.type);
            if (platform.available()) {
                set.add(platform);
            } else {
                set.remove(platform);
            }
        }
    }

    /** To be called when a node's presence, draining or free memory has changed. */
    void updated(Node node) {
        for (Platform platform : node.platforms) {
            updated(platform);
        }
    }

    /** Changes what a platform has in its cache. */
    void cache(Platform platform, int function) {
        if (platform.cachedFunction >= 0) {
            cachedSet(platform.cachedFunction, platform.type).remove(platform);
        }
        platform.cachedFunction = function;
    }

    private NavigableSet<Platform> cachedSet(int function, int type) {
        int at = function * byType.length + type;
        NavigableSet<Platform> set = cached[at];
        if (set == null) {
            set = new TreeSet<>(Comparator.comparingInt((Platform p) -> p.id));
            cached[at] = set;
        }
        return set;
    }

    /** Counts a replica that has got or given up a platform of a node. */
    void countReplica(Node node, int delta) {
        node.replicas += delta;
        if (node.replicas == Math.max(delta, 0)) {
            nodesInUseIntegral = nodesInUseIntegral(clock.now);
            nodesInUseAt = clock.now;
            nodesInUse += delta;
        }
    }

    /** The integral of {@link #nodesInUse} over time, in node-nanoseconds. */
    long nodesInUseIntegral(long now) {
        return nodesInUseIntegral + nodesInUse * (now - nodesInUseAt);
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public long nowNanos() {
        return clock.now;
    }

    @Override
    public int nodeCount() {
        return nodes.size();
    }

    @Override
    public NodeView node(int id) {
        return nodes.get(id);
    }

    @Override
    public int platformCount() {
        return platforms.size();
    }

    @Override
    public PlatformView platform(int id) {
        return platforms.get(id);
    }

    @Override
    public int waiting(int function) {
        return functions[function].waiting.size();
    }

    @Override
    public int inFlight(int function, int type) {
        return group(function, type).inFlight;
    }

    @Override
    public long waitingIntegral(int function) {
        return functions[function].waitingIntegral(clock.now);
    }

    @Override
    public long inFlightIntegral(int function, int type) {
        return group(function, type).integral(clock.now);
    }

    @Override
    public long arrivals(int function) {
        return functions[function].arrivals;
    }

    @Override
    public long arrivals(int function, int level) {
        return functions[function].arrivalsByLevel[level];
    }

    @Override
    public long completions(int function, int type) {
        return group(function, type).completions;
    }

    @Override
    public int replicas(int function, int type) {
        return group(function, type).replicas;
    }

    @Override
    public int starting(int function, int type) {
        return group(function, type).starting;
    }

    @Override
    public int replicas(int function) {
        return functions[function].replicas;
    }

    @Override
    public boolean startsHeldBack(int function, int type) {
        return group(function, type).heldBackUntil > clock.now;
    }

    @Override
    public @Nullable ReplicaView longestIdle(int function, int type) {
        return group(function, type).idleFirst;
    }

    @Override
    public void forEachReplica(int function, ReplicaVisitor visitor) {
        for (Group group : functions[function].groups) {
            for (Replica replica = group.first; replica != null; replica = replica.next) {
                visitor.visit(replica);
            }
        }
    }

    @Override
    public @Nullable PlatformView firstFit(int function, int type, int fromId) {
        return startable(function, type) ? byType[type].firstFit(catalog.memoryBytes(function, type), fromId) : null;
    }

    @Override
    public @Nullable PlatformView firstFitInUse(int function, int type, int fromId) {
        return startable(function, type)
                ? byType[type].firstFitInUse(catalog.memoryBytes(function, type), fromId)
                : null;
    }

    @Override
    public @Nullable PlatformView mostAvailable(int function, int type) {
        return startable(function, type) ? byType[type].mostAvailable(catalog.memoryBytes(function, type)) : null;
    }

    @Override
    public @Nullable PlatformView cachedFit(int function, int type) {
        NavigableSet<Platform> set = cached[function * byType.length + type];
        if (set == null || !startable(function, type)) {
            return null;
        }
        long bytes = catalog.memoryBytes(function, type);
        for (Platform platform : set) {
            if (platform.node.freeMemoryBytes >= bytes) {
                return platform;
            }
        }
        return null;
    }

    private boolean startable(int function, int type) {
        return catalog.runsOn(function, type) && !startsHeldBack(function, type);
    }
}
