package io.herofake.sim;

import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.sim.scenario.ScenarioTree;
import io.herofake.sim.workload.Draws;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Seeded scenarios with random clusters, functions, workloads and settings. */
public final class RandomScenarios {
    private RandomScenarios() {}

    /** The scenario of a seed. */
    public static ScenarioTree of(long seed) {
        Draws draws = new Draws(seed, Draws.Stream.MAPPING);
        int types = 1 + draws.nextInt(3);
        StringBuilder yaml = new StringBuilder("name: random\nseed: " + seed + "\nprofiles:\n  platformTypes:\n");
        String[] hardware = {"cpu", "gpu", "fpga"};
        for (int t = 0; t < types; t++) {
            yaml.append(format(
                    "    t%d: {hardware: %s, priceUsd: %d, idleWatts: %d}\n",
                    t, hardware[t], 1 + draws.nextInt(1000), draws.nextInt(100)));
        }
        yaml.append("  functions:\n");
        int functions = 1 + draws.nextInt(3);
        for (int f = 0; f < functions; f++) {
            yaml.append("    f").append(f).append(":\n");
            for (int t = 0; t < types; t++) {
                yaml.append(format(
                        "      t%d: {memoryGb: %d, coldStartSeconds: %.3f, executionSeconds: %.3f, energyJoules: %d%s}\n",
                        t,
                        draws.nextInt(3),
                        3 * draws.nextUnit(),
                        0.01 + 0.5 * draws.nextUnit(),
                        draws.nextInt(20),
                        draws.nextInt(2) == 0 ? ", batches: {4: {executionSeconds: 0.6, energyJoules: 9}}" : ""));
            }
        }
        appendInfrastructure(yaml, draws, types);
        appendRest(yaml, draws);
        return Yaml.tree(Path.of(""), yaml.toString());
    }

    private static void appendInfrastructure(StringBuilder yaml, Draws draws, int types) {
        yaml.append("infrastructure:\n  nodes:\n");
        int nodes = 1 + draws.nextInt(4);
        for (int n = 0; n < nodes; n++) {
            yaml.append(format("    - {name: n%d, memoryGb: %d, platforms: {", n, 2 + draws.nextInt(8)));
            for (int t = 0; t < types; t++) {
                yaml.append(t == 0 ? "" : ", ").append(format("t%d: %d", t, (n == 0 ? 1 : 0) + draws.nextInt(3)));
            }
            yaml.append("}}\n");
        }
    }

    private static void appendRest(StringBuilder yaml, Draws draws) {
        String[] workloads = {
            "{poisson: {rate: 15}, tasks: 500}",
            "{bursty: {states: [{rate: 60, meanSeconds: 2}, {rate: 1, meanSeconds: 6}]}, tasks: 500}",
            "{diurnal: {meanRate: 12, amplitude: 1, periodSeconds: 30}, seconds: 40}",
            "{step: {steps: [{rate: 30, seconds: 10}, {rate: 0, seconds: 10}, {rate: 5}]}, tasks: 400}"
        };
        yaml.append("workload: ")
                .append(workloads[draws.nextInt(workloads.length)])
                .append('\n');
        List<String> autoscalers = PolicyRegistry.standard().autoscalers();
        List<String> schedulers = PolicyRegistry.standard().schedulers();
        yaml.append(format(
                "policies: [%s-%s]\n",
                autoscalers.get(draws.nextInt(autoscalers.size())), schedulers.get(draws.nextInt(schedulers.size()))));
        yaml.append(format(
                "kernel: {gatewayCapacity: %d, replicaCapacity: %d, placeOnStarting: %b, taskCaching: %b, maxRequeues: %d,"
                        + " orderReplicaQueues: %b%s}\n",
                draws.nextInt(2) == 0 ? 100_000 : draws.nextInt(50),
                draws.nextInt(2) == 0 ? 0 : 1 + draws.nextInt(10),
                draws.nextInt(2) == 0,
                draws.nextInt(2) == 0,
                draws.nextInt(4),
                draws.nextInt(2) == 0,
                draws.nextInt(2) == 0 ? ", expireAfterSeconds: 1.5" : ""));
        yaml.append(format("noise: {cv: %s}\n", draws.nextInt(2) == 0 ? "0" : "0.4"));
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
