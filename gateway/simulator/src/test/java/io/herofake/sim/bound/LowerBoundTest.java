package io.herofake.sim.bound;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.policy.PolicySpec;
import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.sim.RandomScenarios;
import io.herofake.sim.Yaml;
import io.herofake.sim.evaluation.FamilyRun;
import io.herofake.sim.run.RunFigures;
import io.herofake.sim.scenario.Scenario;
import io.herofake.sim.scenario.ScenarioTree;
import io.herofake.sim.workload.Draws;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LowerBoundTest {
    private static final int SEEDS = 6;
    private static final double ROUNDING = 1e-6;

    /** Random clusters, functions with batches, noise, losses, failures and wrong profiles, all settings, all policies. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    void noPolicyBeatsTheBound(long block) throws Exception {
        for (long seed = 100 * block; seed < 100 * block + SEEDS; seed++) {
            Scenario scenario = Yaml.scenario(troubled(seed));
            LowerBound bound = Objects.requireNonNull(Bounds.of(scenario));
            for (PolicySpec pair : scenario.policies()) {
                requireNotBeaten(
                        "seed " + seed + ", " + pair.autoscaler() + "-" + pair.scheduler(),
                        bound,
                        scenario.simulation(pair, null).run(arrived -> {}));
            }
        }
    }

    private static ScenarioTree troubled(long seed) {
        ScenarioTree tree = RandomScenarios.of(seed).with("policies", FamilyRun.pairs(PolicyRegistry.standard()));
        if (seed % 2 == 0) {
            tree = tree.with("profileError", "{most: 0.3}");
        }
        if (seed % 3 == 0) {
            tree = tree.with("nodeLosses", "[{node: n0, atSeconds: 8, backSeconds: 15}]");
        }
        if (seed % 5 == 0) {
            tree = tree.with("replicaFailures", "{meanSeconds: 2, untilSeconds: 30}");
        }
        return seed % 7 == 0 ? tree.with("batching", "{name: preferred}") : tree;
    }

    private static void requireNotBeaten(String what, LowerBound bound, RunFigures run) {
        RunFigures.Outcomes outcomes = run.outcomes();
        long missed = outcomes.missed();
        // A task that never ran took no energy.
        long unserved = run.tasks() - outcomes.completed();
        double joules = run.energy().dynamicJoules() + unserved * bound.mostJoules();
        int nodes = run.use().nodes() - run.use().unusedNodes();
        assertThat(run.tasks()).as(what).isEqualTo(bound.tasks());
        assertThat(missed).as(what + ": misses").isGreaterThanOrEqualTo(bound.missed());
        assertThat(joules).as(what + ": joules").isGreaterThanOrEqualTo(bound.joulesAt(missed) - ROUNDING);
        if (unserved == 0) {
            assertThat(nodes).as(what + ": nodes").isGreaterThanOrEqualTo(bound.nodesAt(missed));
        }
        for (LowerBound.Plane plane : bound.energy()) {
            assertThat(plane.missWeight() * missed + joules)
                    .as(what + ": misses and joules")
                    .isGreaterThanOrEqualTo(plane.value() * (1 - ROUNDING));
        }
    }

    /** Five tasks on up to three platforms: the bound is below the best possible, and often is the best possible. */
    @Test
    void isBelowTheBestPossibleAndOftenThere() throws Exception {
        int exact = 0;
        int tight = 0;
        int missing = 0;
        int seeds = 60;
        for (long seed = 0; seed < seeds; seed++) {
            Scenario scenario = Yaml.scenario(tiny(seed));
            BruteForce best = new BruteForce(scenario);
            LowerBound bound = Objects.requireNonNull(Bounds.of(scenario));
            double misses = best.least(new Weights(1, 0, 0));
            assertThat((double) bound.missed()).as("seed " + seed + ": misses").isLessThanOrEqualTo(misses);
            missing += misses > 0 ? 1 : 0;
            exact += bound.missed() == misses ? 1 : 0;
            tight += requirePlanesBelow(seed, bound, best) ? 1 : 0;
        }
        assertThat(missing).as("scenarios in which something must miss").isGreaterThan(seeds / 4);
        assertThat(exact).as("bounds of misses that are the best possible").isGreaterThanOrEqualTo(2 * seeds / 3);
        assertThat(tight).as("bounds of misses and energy within a twentieth").isGreaterThan(seeds / 3);
    }

    private static boolean requirePlanesBelow(long seed, LowerBound bound, BruteForce best) {
        double worst = 1;
        for (LowerBound.Plane plane : bound.energy()) {
            double least = best.least(new Weights(plane.missWeight(), 1, 0));
            assertThat(plane.value()).as("seed " + seed + ": energy").isLessThanOrEqualTo(least * (1 + ROUNDING));
            worst = Math.min(worst, plane.value() / least);
        }
        for (LowerBound.Plane plane : bound.used()) {
            double least = best.least(new Weights(plane.missWeight(), 0, 1));
            assertThat(plane.value()).as("seed " + seed + ": nodes").isLessThanOrEqualTo(least * (1 + ROUNDING));
        }
        return worst > 0.95;
    }

    private static ScenarioTree tiny(long seed) {
        Draws draws = new Draws(seed, Draws.Stream.MAPPING);
        int types = 1 + draws.nextInt(2);
        StringBuilder yaml = new StringBuilder("name: tiny\nseed: " + seed + "\nprofiles:\n  platformTypes:\n");
        String[] hardware = {"cpu", "fpga"};
        for (int t = 0; t < types; t++) {
            yaml.append(
                    String.format(Locale.ROOT, "    t%d: {hardware: %s, priceUsd: 1, idleWatts: 1}\n", t, hardware[t]));
        }
        yaml.append("  functions:\n");
        for (int f = 0; f < 1 + draws.nextInt(3); f++) {
            yaml.append("    f").append(f).append(":\n");
            for (int t = 0; t < types; t++) {
                yaml.append(String.format(
                        Locale.ROOT,
                        "      t%d: {memoryGb: 1, coldStartSeconds: %.3f, executionSeconds: %.3f, energyJoules: %.2f}\n",
                        t,
                        2 * draws.nextUnit(),
                        0.05 + 0.7 * draws.nextUnit(),
                        1 + 9 * draws.nextUnit()));
            }
        }
        yaml.append("infrastructure:\n  nodes:\n    - {name: a, memoryGb: 9, platforms: {t0: 1")
                .append(types == 2 && draws.nextInt(2) == 0 ? ", t1: 1" : "")
                .append("}}\n")
                .append(types == 2 ? "    - {name: b, memoryGb: 9, platforms: {t1: 1}}\n" : "")
                .append(String.format(
                        Locale.ROOT, "workload: {poisson: {rate: %.2f}, tasks: 5}\n", 0.5 + 3 * draws.nextUnit()))
                .append("policies: [hro-hro]\n");
        return Yaml.tree(Path.of(""), yaml.toString());
    }
}
