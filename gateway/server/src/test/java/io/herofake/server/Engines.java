package io.herofake.server;

import io.herofake.kernel.InitialReplica;
import io.herofake.kernel.KernelSettings;
import io.herofake.model.HardwareType;
import io.herofake.model.ModelManifest;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.QosLevel;
import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.profile.PlatformType;
import io.herofake.profile.Profile;
import io.herofake.profile.Profile.BatchCost;
import io.herofake.profile.Provenance;
import io.herofake.server.engine.DeadlineBasis;
import io.herofake.server.engine.Deployment;
import io.herofake.server.engine.EngineClock;
import io.herofake.server.engine.EngineOptions;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.engine.LiveNode;
import io.herofake.server.engine.LiveNode.LivePlatform;
import io.herofake.server.engine.PipelineHost;
import io.herofake.server.engine.PipelineOpener;
import io.herofake.server.engine.ServedModel;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

/** Engines for tests: functions on a node {@code local}, each with replicas of its own that are there from the beginning. */
public final class Engines {
    /** The execution time of every function, in nanoseconds. */
    public static final long WET = 100_000_000;

    /** The only platform type. */
    public static final String TYPE = "test-cpu";

    /**
     * A function and what its replicas run.
     *
     * @param manifest its name is the function's
     * @param opener   opens what its replicas run
     */
    public record Served(ModelManifest manifest, PipelineOpener opener) {}

    private Engines() {}

    /** Replicas that hold one request each, so many for each function, and room for so many requests in the queue. */
    public static InferenceEngine start(List<Served> served, int replicas, int queue) {
        return start(served, replicas, queue, EngineClock.SYSTEM);
    }

    /** As above, by a clock of the test's. */
    public static InferenceEngine start(List<Served> served, int replicas, int queue, EngineClock clock) {
        return start(options(queue, 0), served, replicas, clock);
    }

    /** As above, set up by the test. */
    public static InferenceEngine start(EngineOptions options, List<Served> served, int replicas, EngineClock clock) {
        return InferenceEngine.start(
                options, deployment(served, replicas, clock), PolicyRegistry.standard(), clock, null);
    }

    /** No scaling, one request a replica, earliest deadline first. */
    public static EngineOptions options(int queue, int requeues) {
        return EngineOptions.DEFAULT
                .with(PolicySpec.of("fixed", "hro", 1))
                .with(KernelSettings.builder()
                        .gatewayCapacity(queue)
                        .replicaCapacity(1)
                        .placeOnStarting(false)
                        .maxRequeues(requeues)
                        .taskCaching(false)
                        .build());
    }

    /** What the functions run on. */
    public static Deployment deployment(List<Served> served, int replicas, EngineClock clock) {
        Map<String, PipelineOpener> openers = new TreeMap<>();
        served.forEach(each -> openers.put(each.manifest().name(), each.opener()));
        PipelineHost host = new PipelineHost(
                (order, onLoss) -> Objects.requireNonNull(
                                openers.get(order.model().name()))
                        .open(order, onLoss),
                new Semaphore(4),
                clock);
        LivePlatform platform = new LivePlatform(TYPE, "a test's own \"hardware\"", "in-process", true, host);
        int platforms = Math.max(1, served.size()) * replicas;
        return new Deployment(
                served.stream().map(Engines::model).toList(),
                List.of(new PlatformType(TYPE, HardwareType.CPU, "a test's own", 0, 0)),
                served.stream().map(each -> profile(each.manifest().name())).toList(),
                QosLevel.paper(),
                List.of(new LiveNode("local", 1 << 20, Collections.nCopies(platforms, platform))),
                served.stream()
                        .map(each -> new InitialReplica(each.manifest().name(), TYPE, replicas, false))
                        .toList());
    }

    /** The same on platforms that do not say that they are simulated. */
    public static Deployment real(Deployment of) {
        List<LiveNode> nodes = of.nodes().stream()
                .map(node -> new LiveNode(
                        node.name(),
                        node.memoryBytes(),
                        node.platforms().stream()
                                .map(each -> new LivePlatform(
                                        each.type(), each.description(), each.sandbox(), false, each.host()))
                                .toList()))
                .toList();
        return new Deployment(of.models(), of.types(), of.profiles(), of.levels(), nodes, of.initial());
    }

    private static ServedModel model(Served each) {
        return new ServedModel(each.manifest(), OptionalLong.of(WET), DeadlineBasis.CONFIGURED);
    }

    private static Profile profile(String function) {
        TreeMap<Integer, BatchCost> batches = new TreeMap<>(Map.of(1, new BatchCost(WET, 2.5)));
        return new Profile(function, TYPE, 1, 1, batches, Provenance.ESTIMATED);
    }
}
