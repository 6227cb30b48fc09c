package io.herofake.sim.scenario;

import io.herofake.kernel.InitialReplica;
import io.herofake.kernel.KernelSettings;
import io.herofake.kernel.NodeSpec;
import io.herofake.policy.Catalog;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.sim.run.Disturbance;
import io.herofake.sim.run.NodeLoss;
import io.herofake.sim.run.Noise;
import io.herofake.sim.run.ReplicaFailures;
import io.herofake.sim.run.Simulation;
import io.herofake.sim.run.TaskLog;
import io.herofake.sim.run.Truth;
import io.herofake.sim.workload.Labels;
import io.herofake.sim.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is simulated, checked. Immutable and thread-safe: the runs of several policies share it.
 *
 * @param name     for people
 * @param seed     of all draws
 * @param catalog  functions, platform types in use, profiles, QoS levels
 * @param sources  where the profiles come from, for people, with their provenance
 * @param paper    whether results are to be compared with the paper's
 * @param nodes    the infrastructure
 * @param workload when tasks arrive
 * @param initial  replicas that are there at the start
 * @param policies one entry a run
 * @param registry makes the policies
 * @param kernel   settings of the kernel
 * @param noise    how execution times vary
 * @param error    how far the profiles may be from what is true, 0 to 0.9
 * @param losses   nodes that are lost and come back
 * @param failures replicas that fail
 */
public record Scenario(
        String name,
        long seed,
        Catalog catalog,
        List<String> sources,
        boolean paper,
        List<NodeSpec> nodes,
        Workload workload,
        List<InitialReplica> initial,
        List<PolicySpec> policies,
        PolicyRegistry registry,
        KernelSettings kernel,
        Noise noise,
        double error,
        List<NodeLoss> losses,
        ReplicaFailures failures) {
    /** Copies the lists. */
    public Scenario {
        sources = List.copyOf(sources);
        nodes = List.copyOf(nodes);
        initial = List.copyOf(initial);
        policies = List.copyOf(policies);
        losses = List.copyOf(losses);
    }

    /** Names of functions and QoS levels by their ids. */
    public Labels labels() {
        List<String> functions = new ArrayList<>();
        for (int f = 0; f < catalog.functionCount(); f++) {
            functions.add(catalog.functionName(f));
        }
        List<String> levels = new ArrayList<>();
        for (int q = 0; q < catalog.levelCount(); q++) {
            levels.add(catalog.level(q).name());
        }
        return new Labels(functions, levels);
    }

    /** What is true of the functions, while policies see the profiles. */
    public Truth truth() {
        return Truth.of(catalog, error, seed);
    }

    /**
     * A run of one pair of policies.
     *
     * @param log gets a line a task; null for none; the caller closes it
     */
    public Simulation simulation(PolicySpec policies, @Nullable TaskLog log) {
        return new Simulation(
                catalog,
                kernel,
                registry.create(policies, catalog),
                nodes,
                initial,
                workload,
                noise.model(truth(), catalog, seed),
                Disturbance.both(NodeLoss.disturbance(losses, nodes), failures.disturbance(seed)),
                log);
    }
}
