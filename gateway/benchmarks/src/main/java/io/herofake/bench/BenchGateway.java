package io.herofake.bench;

import io.herofake.kernel.InitialReplica;
import io.herofake.kernel.KernelSettings;
import io.herofake.model.HardwareType;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.QosLevel;
import io.herofake.profile.PlatformType;
import io.herofake.profile.Profile;
import io.herofake.profile.Profile.BatchCost;
import io.herofake.profile.Provenance;
import io.herofake.server.engine.DeadlineBasis;
import io.herofake.server.engine.Deployment;
import io.herofake.server.engine.EngineOptions;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.engine.LiveNode;
import io.herofake.server.engine.LiveNode.LivePlatform;
import io.herofake.server.engine.ServedModel;
import io.herofake.server.http.GatewayOptions;
import io.herofake.server.http.GatewayServer;
import io.herofake.server.metrics.BuildInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The whole gateway, in this process, on a free port, with its default options: no scaling, as many replicas as wanted. */
final class BenchGateway implements AutoCloseable {
    private static final long EXECUTION_NANOS = 1_000_000_000L;
    private static final int QUEUE = 256;

    private final InferenceEngine engine;
    private final GatewayServer server;

    BenchGateway(int replicas, List<BenchModel> models) throws IOException {
        engine = engine(replicas, models);
        try {
            server = GatewayServer.start(
                    GatewayOptions.defaults(models.get(0).manifest().name())
                            .with(GatewayOptions.Listen.DEFAULT.withPort(0)),
                    engine,
                    new BuildInfo("benchmark", "unknown"));
        } catch (IOException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /** An engine with so many replicas of each model, each on a platform type of its own; scheduler {@code hro}. */
    static InferenceEngine engine(int replicas, List<BenchModel> models) {
        return engine(replicas, models, EngineOptions.DEFAULT);
    }

    /** The same with what else the options say. */
    static InferenceEngine engine(int replicas, List<BenchModel> models, EngineOptions base) {
        EngineOptions options = base.with(PolicySpec.of("fixed", "hro", 1))
                .with(KernelSettings.builder()
                        .gatewayCapacity(QUEUE)
                        .orderReplicaQueues(true)
                        .build());
        Deployment deployment = new Deployment(
                models.stream().map(BenchGateway::served).toList(),
                models.stream().map(BenchGateway::type).toList(),
                models.stream().map(BenchGateway::profile).toList(),
                QosLevel.paper(),
                models.stream().map(model -> node(model, replicas)).toList(),
                models.stream()
                        .map(model -> new InitialReplica(name(model), name(model), replicas, true))
                        .toList());
        return InferenceEngine.start(options, deployment);
    }

    private static String name(BenchModel model) {
        return model.manifest().name();
    }

    private static ServedModel served(BenchModel model) {
        return new ServedModel(model.manifest(), OptionalLong.of(EXECUTION_NANOS), DeadlineBasis.CONFIGURED);
    }

    private static PlatformType type(BenchModel model) {
        return new PlatformType(name(model), HardwareType.CPU, "a benchmark's own", 0, 0);
    }

    private static Profile profile(BenchModel model) {
        TreeMap<Integer, BatchCost> batches = new TreeMap<>(Map.of(1, new BatchCost(EXECUTION_NANOS, Double.NaN)));
        return new Profile(name(model), name(model), 0, 1, batches, Provenance.ESTIMATED);
    }

    private static LiveNode node(BenchModel model, int replicas) {
        LivePlatform platform = new LivePlatform(name(model), "a benchmark's own", "in-process", true, model.host());
        return new LiveNode(name(model), 0, Collections.nCopies(replicas, platform));
    }

    InetSocketAddress address() {
        return server.address();
    }

    /** Path and query that reach a model. */
    static String path(String model) {
        return "/v1/detect?model=" + model + "&qos=medium";
    }

    @Override
    public void close() {
        server.close();
        engine.close();
    }
}
