package io.herofake.policy.scaling;

import io.herofake.model.HardwareType;
import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.Decision;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.Settings;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How Kubernetes would carry out a wanted number of replicas: where the next one goes, and which one ends. */
final class Pods {
    private final ClusterView cluster;
    private final boolean spread;
    private final int[] types;

    Pods(ClusterView cluster, List<HardwareType> hardware, boolean spread) {
        this.cluster = cluster;
        this.spread = spread;
        Catalog catalog = cluster.catalog();
        types = IntStream.range(0, catalog.typeCount())
                .filter(type -> hardware.contains(catalog.type(type).hardware()))
                .toArray();
    }

    static List<HardwareType> hardware(Settings settings) {
        return settings.words("hardware", List.of("cpu")).stream()
                .map(HardwareType::of)
                .toList();
    }

    /**
     * Starts or releases until there are as many replicas as wanted, as far as that is possible.
     *
     * @param busyToo whether replicas that hold tasks may be released, the youngest first, when no other is left
     */
    void scaleTo(int function, int wanted, double concurrency, boolean busyToo, Scaling scaling) {
        int missing = wanted - replicas(function);
        for (; missing > 0; missing--) {
            note(scaling, concurrency, wanted);
            if (!start(function, scaling)) {
                return;
            }
        }
        for (; missing < 0; missing++) {
            ReplicaView ending = longestIdle(function);
            if (ending == null && busyToo) {
                ending = youngest(function);
            }
            if (ending == null) {
                return;
            }
            note(scaling, concurrency, wanted);
            scaling.release(ending);
        }
    }

    int replicas(int function) {
        int replicas = 0;
        for (int type : types) {
            replicas += cluster.replicas(function, type);
        }
        return replicas;
    }

    /** Warm replicas. */
    int ready(int function) {
        int ready = 0;
        for (int type : types) {
            ready += cluster.replicas(function, type) - cluster.starting(function, type);
        }
        return ready;
    }

    /** Linear; only called when a function has too many replicas and none of them is idle. */
    private @Nullable ReplicaView youngest(int function) {
        ReplicaView[] found = new ReplicaView[1];
        cluster.forEachReplica(function, replica -> {
            boolean candidate = !replica.draining() && hasType(replica.type());
            if (candidate && (found[0] == null || replica.startedNanos() >= found[0].startedNanos())) {
                found[0] = replica;
            }
        });
        return found[0];
    }

    private boolean hasType(int type) {
        return IntStream.of(types).anyMatch(known -> known == type);
    }

    private @Nullable ReplicaView longestIdle(int function) {
        ReplicaView longest = null;
        for (int type : types) {
            ReplicaView idle = cluster.longestIdle(function, type);
            if (idle != null && (longest == null || idle.idleSinceNanos() < longest.idleSinceNanos())) {
                longest = idle;
            }
        }
        return longest;
    }

    /** Starts one replica, if there is room. */
    boolean start(int function, Scaling scaling) {
        PlatformView best = null;
        for (int type : types) {
            PlatformView next = spread ? cluster.mostAvailable(function, type) : cluster.firstFit(function, type, 0);
            if (next != null && (best == null || better(next, best))) {
                best = next;
            }
        }
        if (best == null) {
            Decision.forget(scaling.explaining());
            return false;
        }
        Decision.Builder decision = scaling.explaining();
        if (decision != null) {
            double used = 1 - free(best);
            decision.candidate(Decision.name(cluster, best), used, Map.of("memoryUsed", used));
        }
        scaling.start(function, best);
        return true;
    }

    private boolean better(PlatformView a, PlatformView b) {
        double difference = spread ? free(a) - free(b) : 0;
        return difference > 0 || (difference == 0 && a.id() < b.id());
    }

    private static double free(PlatformView platform) {
        long all = platform.node().memoryBytes();
        return all == 0 ? 1 : (double) platform.node().freeMemoryBytes() / all;
    }

    private static void note(Scaling scaling, double concurrency, int wanted) {
        Decision.Builder decision = scaling.explaining();
        if (decision != null) {
            decision.note("concurrency", concurrency).note("wantedReplicas", wanted);
        }
    }
}
