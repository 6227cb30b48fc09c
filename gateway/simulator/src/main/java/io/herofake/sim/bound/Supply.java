package io.herofake.sim.bound;

import io.herofake.kernel.InitialReplica;
import io.herofake.kernel.NodeSpec;
import io.herofake.policy.Catalog;
import io.herofake.sim.run.NodeLoss;
import io.herofake.sim.run.Truth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Nodes and platforms, alike ones together, and how long starts take on them. Immutable. */
final class Supply {
    /**
     * When something is there.
     *
     * @param fromNanos inclusive
     * @param toNanos   exclusive; {@link Long#MAX_VALUE} for ever
     */
    record Presence(long fromNanos, long toNanos) {}

    /**
     * Platforms that are alike.
     *
     * @param type     their type's id
     * @param presence when they are there, in order
     */
    record PlatformKind(int type, List<Presence> presence) {}

    /**
     * Nodes that are alike.
     *
     * @param count     how many
     * @param platforms of each platform kind, how many on one of them
     */
    record NodeKind(int count, List<Integer> platforms) {}

    final List<PlatformKind> platformKinds;
    final List<NodeKind> nodeKinds;
    /** By function and type; for a start at the beginning, and for any other. */
    private final long[][] firstStartNanos;

    private final long[][] startNanos;

    Supply(Catalog catalog, Truth truth, List<NodeSpec> nodes, List<NodeLoss> losses, List<InitialReplica> initial) {
        startNanos = new long[catalog.functionCount()][catalog.typeCount()];
        firstStartNanos = new long[catalog.functionCount()][catalog.typeCount()];
        for (int f = 0; f < startNanos.length; f++) {
            for (int t = 0; t < startNanos[f].length; t++) {
                startNanos[f][t] = truth.coldStartNanos(f, t);
                firstStartNanos[f][t] = startNanos[f][t];
            }
        }
        for (InitialReplica replica : initial) {
            if (replica.warm()) {
                firstStartNanos[catalog.functionId(replica.function())][catalog.typeId(replica.platformType())] = 0;
            }
        }
        Map<PlatformKind, Integer> platforms = new LinkedHashMap<>();
        Map<List<Integer>, Integer> kinds = new LinkedHashMap<>();
        for (int n = 0; n < nodes.size(); n++) {
            List<Presence> presence = presence(n, losses);
            List<Integer> onNode = new ArrayList<>();
            for (String type : nodes.get(n).platformTypes()) {
                PlatformKind kind = new PlatformKind(catalog.typeId(type), presence);
                onNode.add(platforms.computeIfAbsent(kind, any -> platforms.size()));
            }
            onNode.sort(null);
            kinds.merge(onNode, 1, Integer::sum);
        }
        platformKinds = List.copyOf(platforms.keySet());
        nodeKinds = kinds.entrySet().stream()
                .map(entry -> new NodeKind(entry.getValue(), counted(entry.getKey())))
                .toList();
    }

    private List<Integer> counted(List<Integer> kinds) {
        return IntStream.range(0, platformKinds.size())
                .mapToObj(kind -> Collections.frequency(kinds, kind))
                .toList();
    }

    private static List<Presence> presence(int node, List<NodeLoss> losses) {
        List<Presence> presence = new ArrayList<>();
        long from = 0;
        for (NodeLoss loss : losses.stream()
                .filter(of -> of.node() == node)
                .sorted((a, b) -> Long.compare(a.atNanos(), b.atNanos()))
                .toList()) {
            presence.add(new Presence(from, loss.atNanos()));
            from = loss.backNanos();
        }
        if (from != Long.MAX_VALUE) {
            presence.add(new Presence(from, Long.MAX_VALUE));
        }
        return List.copyOf(presence);
    }

    /** How long a start takes if it is the first one on a platform since it has been there. */
    long firstStartNanos(int function, int type, Presence presence) {
        return (presence.fromNanos() == 0 ? firstStartNanos : startNanos)[function][type];
    }

    /** How long a start takes where another function ran before. */
    long startNanos(int function, int type) {
        return startNanos[function][type];
    }

    /** The earliest time from which on an execution of some length can end by its deadline; {@link Long#MAX_VALUE} if never. */
    long earliestBegin(int function, int type, long arrivalNanos, long lastBeginNanos, long executionNanos) {
        long earliest = Long.MAX_VALUE;
        for (PlatformKind kind : platformKinds) {
            if (kind.type() == type) {
                for (Presence presence : kind.presence()) {
                    long ready = presence.fromNanos() + firstStartNanos(function, type, presence);
                    long begin = Math.max(arrivalNanos, ready);
                    if (begin <= lastBeginNanos && presence.toNanos() - executionNanos >= begin) {
                        earliest = Math.min(earliest, begin);
                    }
                }
            }
        }
        return earliest;
    }

    int nodes() {
        return nodeKinds.stream().mapToInt(NodeKind::count).sum();
    }
}
