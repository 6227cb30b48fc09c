package io.herofake.app;

import io.herofake.app.config.HerofakeConfig;
import io.herofake.kernel.NodeSpec;
import io.herofake.model.StoredModel;
import io.herofake.policy.Catalog;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.QosLevel;
import io.herofake.profile.PlatformType;
import io.herofake.profile.Profile;
import io.herofake.profile.Profile.BatchCost;
import io.herofake.profile.feedback.DriftBounds;
import io.herofake.server.engine.DeadlineBasis;
import io.herofake.server.engine.Deployment;
import io.herofake.server.engine.EngineClock;
import io.herofake.server.engine.EngineOptions;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.engine.LiveNode;
import io.herofake.server.engine.LiveNode.LivePlatform;
import io.herofake.server.engine.ModelledHost;
import io.herofake.server.engine.ServedModel;
import io.herofake.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A simulator's scenario, live: its nodes as simulated platforms, its profiles, QoS levels, kernel settings and policies. Only the
 * workload is real.
 */
final class SimulatedCluster {
    private static final String SANDBOX = "simulated";

    private final HerofakeConfig config;
    private final Scenario scenario;

    SimulatedCluster(HerofakeConfig config, Scenario scenario) {
        this.config = config;
        this.scenario = scenario;
    }

    /** The scenario's functions that the repository must have, in the scenario's order. */
    List<String> functions() {
        List<String> names = new ArrayList<>();
        Catalog catalog = scenario.catalog();
        for (int f = 0; f < catalog.functionCount(); f++) {
            names.add(catalog.functionName(f));
        }
        return names;
    }

    /** An engine that runs the scenario's first pair of policies. */
    Cluster start(List<StoredModel> models, @Nullable Verdicts verdicts) throws CommandException {
        PolicySpec policies = scenario.policies().get(0);
        EngineOptions options = new EngineOptions(
                policies,
                scenario.kernel(),
                EngineSettings.patience(config.replicas()),
                DriftBounds.defaults(),
                config.policy().explained(),
                config.policy().spin(Runtime.getRuntime().availableProcessors()));
        try {
            InferenceEngine engine = InferenceEngine.start(
                    options, deployment(models), scenario.registry(), EngineClock.SYSTEM, verdicts);
            return new Cluster(engine, verdicts == null ? () -> {} : verdicts::close);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("the scenario cannot be run live: " + e.getMessage());
        }
    }

    private Deployment deployment(List<StoredModel> models) {
        Map<String, StoredModel> byName = new LinkedHashMap<>();
        models.forEach(model -> byName.put(model.manifest().name(), model));
        List<Profile> profiles = profiles();
        List<ServedModel> served = functions().stream()
                .map(name -> new ServedModel(
                        Objects.requireNonNull(byName.get(name)).manifest(),
                        OptionalLong.empty(),
                        basis(profiles, name)))
                .toList();
        ModelledHost host = new ModelledHost(ModelledHost.Durations.PROFILED);
        List<LiveNode> nodes =
                scenario.nodes().stream().map(node -> node(node, host)).toList();
        return new Deployment(served, types(), profiles, levels(), nodes, scenario.initial());
    }

    private static DeadlineBasis basis(List<Profile> profiles, String function) {
        List<Profile> own = profiles.stream()
                .filter(profile -> profile.function().equals(function))
                .toList();
        return LocalProfiles.basis(own, false);
    }

    private LiveNode node(NodeSpec node, ModelledHost host) {
        Catalog catalog = scenario.catalog();
        return new LiveNode(
                node.name(),
                node.memoryBytes(),
                node.platformTypes().stream()
                        .map(type -> new LivePlatform(
                                type,
                                "simulated "
                                        + catalog.type(catalog.typeId(type)).description(),
                                SANDBOX,
                                true,
                                host))
                        .toList());
    }

    private List<PlatformType> types() {
        List<PlatformType> types = new ArrayList<>();
        for (int t = 0; t < scenario.catalog().typeCount(); t++) {
            types.add(scenario.catalog().type(t));
        }
        return types;
    }

    private List<QosLevel> levels() {
        List<QosLevel> levels = new ArrayList<>();
        for (int q = 0; q < scenario.catalog().levelCount(); q++) {
            levels.add(scenario.catalog().level(q));
        }
        return levels;
    }

    private List<Profile> profiles() {
        Catalog catalog = scenario.catalog();
        List<Profile> profiles = new ArrayList<>();
        for (int f = 0; f < catalog.functionCount(); f++) {
            for (int t = 0; t < catalog.typeCount(); t++) {
                if (catalog.runsOn(f, t)) {
                    profiles.add(profile(catalog, f, t));
                }
            }
        }
        return profiles;
    }

    private static Profile profile(Catalog catalog, int function, int type) {
        TreeMap<Integer, BatchCost> batches = new TreeMap<>();
        for (int size = 1; size <= catalog.largestBatch(function, type); size++) {
            batches.put(
                    size,
                    new BatchCost(
                            catalog.executionNanos(function, type, size), catalog.energyJoules(function, type, size)));
        }
        return new Profile(
                catalog.functionName(function),
                catalog.type(type).name(),
                catalog.memoryBytes(function, type),
                catalog.coldStartNanos(function, type),
                batches,
                Objects.requireNonNull(catalog.provenance(function, type)));
    }
}
