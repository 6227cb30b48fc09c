package io.herofake.kernel;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.Decision;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.scaling.Autoscaler;
import io.herofake.policy.scaling.Scaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The slow, obvious way to choose where the paper's autoscaler starts a replica: eq. 7 over every platform. Wraps the fast
 * autoscaler and fails if it starts one elsewhere.
 */
final class ReferenceStarts implements Autoscaler {
    private final Autoscaler fast;
    private @Nullable ClusterView cluster;

    ReferenceStarts(Autoscaler fast) {
        this.fast = fast;
    }

    @Override
    public void attach(ClusterView view) {
        cluster = view;
        fast.attach(view);
    }

    @Override
    public void tick(long nowNanos, Scaling scaling) {
        fast.tick(nowNanos, new Checked(scaling));
    }

    @Override
    public void demand(int function, long nowNanos, Scaling scaling) {
        fast.demand(function, nowNanos, new Checked(scaling));
    }

    @Override
    public void replicaReady(ReplicaView replica, long nowNanos, Scaling scaling) {
        fast.replicaReady(replica, nowNanos, new Checked(scaling));
    }

    @Override
    public void replicaLost(ReplicaView replica, long nowNanos, Scaling scaling) {
        fast.replicaLost(replica, nowNanos, new Checked(scaling));
    }

    @Override
    public long periodNanos() {
        return fast.periodNanos();
    }

    @Override
    public int replicaCapacity(int function, int type) {
        return fast.replicaCapacity(function, type);
    }

    private void compare(int function, PlatformView chosen) {
        ClusterView view = Objects.requireNonNull(cluster);
        Catalog catalog = view.catalog();
        List<PlatformView> candidates = new ArrayList<>();
        for (int p = 0; p < view.platformCount(); p++) {
            PlatformView platform = view.platform(p);
            if (platform.available()
                    && catalog.runsOn(function, platform.type())
                    && !view.startsHeldBack(function, platform.type())
                    && platform.node().freeMemoryBytes() >= catalog.memoryBytes(function, platform.type())) {
                candidates.add(platform);
            }
        }
        PlatformView best = best(function, candidates, catalog);
        if (best.id() != chosen.id()) {
            throw new AssertionError("of " + candidates.size() + " platforms the fast way chose " + chosen.id()
                    + ", the slow way " + best.id());
        }
    }

    private static PlatformView best(int function, List<PlatformView> candidates, Catalog catalog) {
        ToDoubleFunction<PlatformView> time = p -> (double) catalog.executionNanos(function, p.type())
                + (p.cachedFunction() == function ? 0 : catalog.coldStartNanos(function, p.type()));
        ToDoubleFunction<PlatformView> energy = p -> joules(function, p, catalog);
        ToDoubleFunction<PlatformView> price = p -> catalog.type(p.type()).priceUsd();
        PlatformView best = candidates.get(0);
        double least = Double.POSITIVE_INFINITY;
        for (PlatformView candidate : candidates) {
            double cost = 2.0 / 3 * scaled(candidate, candidates, time)
                    + 1.5 / 6 * scaled(candidate, candidates, energy)
                    + 0.5 / 6 * scaled(candidate, candidates, price);
            if (cost < least) {
                least = cost;
                best = candidate;
            }
        }
        return best;
    }

    private static double joules(int function, PlatformView platform, Catalog catalog) {
        double highest = 0;
        for (int type = 0; type < catalog.typeCount(); type++) {
            double known = catalog.energyJoules(function, type);
            highest = Double.isNaN(known) ? highest : Math.max(highest, known);
        }
        double own = catalog.energyJoules(function, platform.type());
        return Double.isNaN(own) ? highest : own;
    }

    private static double scaled(
            PlatformView platform, List<PlatformView> candidates, ToDoubleFunction<PlatformView> term) {
        double min = candidates.stream().mapToDouble(term).min().orElseThrow();
        double max = candidates.stream().mapToDouble(term).max().orElseThrow();
        return max == min ? 0 : (term.applyAsDouble(platform) - min) / (max - min);
    }

    private final class Checked implements Scaling {
        private final Scaling scaling;

        Checked(Scaling scaling) {
            this.scaling = scaling;
        }

        @Override
        public ReplicaView start(int function, PlatformView platform) {
            compare(function, platform);
            return scaling.start(function, platform);
        }

        @Override
        public void release(ReplicaView replica) {
            scaling.release(replica);
        }

        @Override
        public void releaseAndRequeue(ReplicaView replica) {
            scaling.releaseAndRequeue(replica);
        }

        @Override
        public Decision.@Nullable Builder explaining() {
            return scaling.explaining();
        }
    }
}
