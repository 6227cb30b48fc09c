package io.herofake.server.http;

import io.herofake.kernel.KernelSettings;
import io.herofake.model.HardwareType;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.QosLevel;
import io.herofake.profile.PlatformType;
import io.herofake.profile.Profile;
import io.herofake.profile.Profile.BatchCost;
import io.herofake.profile.Provenance;
import io.herofake.server.Manifests;
import io.herofake.server.engine.DeadlineBasis;
import io.herofake.server.engine.Deployment;
import io.herofake.server.engine.EngineOptions;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.engine.LiveNode;
import io.herofake.server.engine.LiveNode.LivePlatform;
import io.herofake.server.engine.ModelledHost;
import io.herofake.server.engine.ServedModel;
import io.herofake.server.metrics.BuildInfo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A real gateway on simulated platforms: three nodes, each with a CPU and a GPU, and two functions. */
public final class SimulatedGateway implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final long MILLI = 1_000_000;

    /** The engine. */
    public final InferenceEngine engine;
    /** The server. */
    public final GatewayServer server;

    private SimulatedGateway(InferenceEngine engine, GatewayServer server) {
        this.engine = engine;
        this.server = server;
    }

    /** Starts it on a free port of the loopback address. */
    public static SimulatedGateway start() throws IOException {
        return start(Access.OPEN);
    }

    /** The same, for those who have a key. */
    public static SimulatedGateway start(Access access) throws IOException {
        ModelledHost host = new ModelledHost(ModelledHost.Durations.PROFILED);
        List<LivePlatform> platforms = List.of(
                new LivePlatform("cpu", "simulated CPU", "simulated", true, host),
                new LivePlatform("gpu", "simulated <GPU> & more", "simulated", true, host));
        List<LiveNode> nodes = IntStream.rangeClosed(1, 3)
                .mapToObj(i -> new LiveNode("node" + i, 8_000_000_000L, platforms))
                .toList();
        List<PlatformType> types = List.of(
                new PlatformType("cpu", HardwareType.CPU, "a CPU", 300, 10),
                new PlatformType("gpu", HardwareType.GPU, "a GPU", 500, 20));
        List<ServedModel> models = List.of(served("resnet50"), served("vgg16"));
        Deployment deployment = new Deployment(
                models,
                types,
                List.of(
                        profile("resnet50", "cpu", 6, 30),
                        profile("resnet50", "gpu", 2, 20),
                        profile("vgg16", "cpu", 12, 40),
                        profile("vgg16", "gpu", 3, 30)),
                QosLevel.paper(),
                nodes,
                List.of());
        EngineOptions options = EngineOptions.DEFAULT
                .with(PolicySpec.of("hro", "hro", 1))
                .with(KernelSettings.builder().taskCaching(true).build());
        InferenceEngine engine = InferenceEngine.start(options, deployment);
        GatewayOptions http = GatewayOptions.defaults("resnet50");
        try {
            return new SimulatedGateway(
                    engine,
                    GatewayServer.start(
                            http.with(http.listen().withPort(0)), engine, new BuildInfo("1.2.3", "abc"), access));
        } catch (IOException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    private static ServedModel served(String name) {
        return new ServedModel(Manifests.of(name), OptionalLong.empty(), DeadlineBasis.PUBLISHED_PROFILE);
    }

    private static Profile profile(String function, String type, long executionMillis, long coldMillis) {
        TreeMap<Integer, BatchCost> costs = new TreeMap<>();
        costs.put(1, new BatchCost(executionMillis * MILLI, executionMillis * 0.01));
        return new Profile(function, type, 1_000_000_000L, coldMillis * MILLI, costs, Provenance.PUBLISHED);
    }

    /** Its address with a path. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }

    /** Answers of GET. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends a picture of one byte, which no simulated platform looks at, and waits for the answer. */
    public HttpResponse<String> detect(String model, String level) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri("/v1/detect?model=" + model + "&qos=" + level))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[] {1}))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** All meters in the text format. */
    public String meters() throws IOException, InterruptedException {
        return get("/metrics").body();
    }

    @Override
    public void close() {
        server.close();
        engine.close();
    }
}
