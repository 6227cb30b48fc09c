package io.herofake.policy.scaling;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.Decision;
import io.herofake.policy.PlatformView;
import io.herofake.policy.cost.Energies;
import io.herofake.policy.cost.Normalization;
import io.herofake.policy.cost.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses where a replica starts (HeROfake, eq. 7): the lowest {@code k_TT TT + k_EC EC + k_HP HP} over the suitable pairs of
 * node and platform, each term scaled to [0, 1] over them. TT is cold start plus execution, without a cold start where the
 * platform has the function in its cache.
 *
 * <p>Pairs of one platform type differ only in that cache, so there are at most two costs a type, and the first suitable
 * platform stands for all that cost the same.
 */
final class StartCost {
    private final ClusterView cluster;
    private final Catalog catalog;
    private final Weights weights;
    private final boolean spread;
    private final double[][] energies;
    /** Candidates: 2 x type if not in the cache, 2 x type + 1 if in it. */
    private final @Nullable PlatformView[] candidates;

    private final double[] least = new double[3];
    private final double[] most = new double[3];
    private final double[] terms = new double[3];

    /**
     * @param spread among equals, whether to take the node with the most memory free; otherwise the first
     */
    StartCost(ClusterView cluster, Weights weights, boolean spread) {
        this.cluster = cluster;
        this.weights = weights;
        this.spread = spread;
        catalog = cluster.catalog();
        energies = Energies.of(catalog);
        candidates = new PlatformView[2 * catalog.typeCount()];
    }

    /**
     * The best platform for a new replica of a function.
     *
     * @param onlyType a platform type, or -1 for any
     * @return null if no platform is suitable
     */
    @Nullable
    PlatformView best(int function, int onlyType, Decision.@Nullable Builder decision) {
        gather(function, onlyType);
        measure(function);
        PlatformView best = null;
        double bestCost = Double.POSITIVE_INFINITY;
        for (int i = 0; i < candidates.length; i++) {
            PlatformView candidate = candidates[i];
            if (candidate == null) {
                continue;
            }
            double cost = cost(function, i);
            if (decision != null) {
                explain(candidate, cost, decision);
            }
            if (best == null || cost < bestCost || (cost == bestCost && candidate.id() < best.id())) {
                best = candidate;
                bestCost = cost;
            }
        }
        return best;
    }

    private void gather(int function, int onlyType) {
        for (int type = 0; type < catalog.typeCount(); type++) {
            boolean wanted = onlyType < 0 || onlyType == type;
            candidates[2 * type] = wanted ? uncached(function, type) : null;
            candidates[2 * type + 1] = wanted ? cluster.cachedFit(function, type) : null;
        }
    }

    private @Nullable PlatformView uncached(int function, int type) {
        PlatformView platform = spread ? cluster.mostAvailable(function, type) : cluster.firstFit(function, type, 0);
        while (platform != null && platform.cachedFunction() == function) {
            platform = cluster.firstFit(function, type, platform.id() + 1);
        }
        return platform;
    }

    private void measure(int function) {
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < candidates.length; i++) {
            if (candidates[i] != null) {
                read(function, i);
                for (int k = 0; k < 3; k++) {
                    least[k] = Math.min(least[k], terms[k]);
                    most[k] = Math.max(most[k], terms[k]);
                }
            }
        }
    }

    /** TT in nanoseconds, EC in joules and HP of a kind of candidate. */
    private void read(int function, int candidate) {
        int type = candidate / 2;
        boolean cached = candidate % 2 == 1;
        long coldStart = cached ? 0 : catalog.coldStartNanos(function, type);
        terms[0] = coldStart + catalog.executionNanos(function, type);
        terms[1] = energies[function][type];
        terms[2] = catalog.type(type).priceUsd();
    }

    private double cost(int function, int candidate) {
        read(function, candidate);
        terms[0] = weights.first() * Normalization.unit(terms[0], least[0], most[0]);
        terms[1] = weights.second() * Normalization.unit(terms[1], least[1], most[1]);
        terms[2] = weights.third() * Normalization.unit(terms[2], least[2], most[2]);
        return terms[0] + terms[1] + terms[2];
    }

    private void explain(PlatformView candidate, double cost, Decision.Builder decision) {
        Map<String, Double> named = new LinkedHashMap<>();
        named.put("time", terms[0]);
        named.put("energy", terms[1]);
        named.put("price", terms[2]);
        decision.candidate(Decision.name(cluster, candidate), cost, named);
    }
}
