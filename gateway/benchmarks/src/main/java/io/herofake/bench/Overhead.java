package io.herofake.bench;

import io.herofake.model.StoredModel;
import io.herofake.model.network.SmallModels;
import io.herofake.server.http.GatewayOptions;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the gateway costs by itself: against a bare Netty server that reads the same upload and answers a constant. */
@Command(
        name = "overhead",
        mixinStandardHelpOptions = true,
        version = "HeROfake benchmarks",
        description = {
            "Answers a second, latency and CPU time of the gateway around a model that does nothing, against a bare Netty"
                    + " server that reads the same 256x256 JPEG and answers a constant; in one JVM, in turns.",
            "'nothing' leaves out decoding and inference and keeps all else (HTTP, orchestration, threads, metrics, JSON);"
                    + " 'simulated' has replicas on simulated platforms that take no time;"
                    + " 'decoding' decodes and transforms the picture as well; 'averages' also runs a model of three inputs"
                    + " and two outputs. A profile of 'nothing' follows."
        })
final class Overhead implements Callable<Integer> {

    private static final int PICTURES = 16;
    private static final int SIDE = 256;
    private static final int INPUT = 224;
    private static final int ANSWER_BYTES = 600;

    @Mixin
    private WorkFolder work = new WorkFolder();

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Option(
            names = "--replicas",
            paramLabel = "N",
            description = "replicas of each model (default: one for each processor, ${DEFAULT-VALUE})")
    private int replicas = Runtime.getRuntime().availableProcessors();

    @Option(names = "--connections", paramLabel = "N", description = "uploads at a time (default: ${DEFAULT-VALUE})")
    private int connections = 16;

    @Option(
            names = "--profile-seconds",
            paramLabel = "N",
            description = "length of the profile, 0 for none (default: ${DEFAULT-VALUE})")
    private int profileSeconds = 60;

    @Override
    public Integer call() throws Exception {
        StoredModel averages = work.model(SmallModels.averages("averages", INPUT));
        List<BenchModel> models = List.of(
                StubPipelines.model("nothing", averages.manifest(), false),
                BenchModel.timeless(BenchModel.renamed(averages.manifest(), "simulated")),
                StubPipelines.model("decoding", averages.manifest(), true),
                BenchModel.real(averages, work.cache()));
        int loops = GatewayOptions.Listen.DEFAULT.eventLoopThreads();
        try (BenchGateway gateway = new BenchGateway(replicas, models);
                BareServer bare = new BareServer(loops, new byte[ANSWER_BYTES]);
                LoadClient gatewayClient = new LoadClient(gateway.address());
                LoadClient bareClient = new LoadClient(bare.address())) {
            List<Load> loads = new ArrayList<>();
            loads.add(new Load("bare Netty", bareClient, uploads("/")));
            for (BenchModel model : models) {
                String name = model.manifest().name();
                loads.add(new Load(name, gatewayClient, uploads(BenchGateway.path(name))));
            }
            measure(loads);
            if (profileSeconds > 0) {
                profile(loads.get(1));
            }
        }
        return 0;
    }

    /** One kind of load and what it gave. */
    private record Load(String label, LoadClient client, List<ByteBuf> requests, Results results) {
        Load(String label, LoadClient client, List<ByteBuf> requests) {
            this(label, client, requests, new Results(label));
        }
    }

    private static List<ByteBuf> uploads(String path) {
        return TestPictures.jpegs(PICTURES, SIDE).stream()
                .map(picture -> LoadClient.upload(path, picture))
                .toList();
    }

    private void measure(List<Load> loads) throws InterruptedException {
        List<Load> order = new ArrayList<>(loads);
        for (int i = 0; i < load.rounds(); i++) {
            for (Load next : order) {
                next.results().add(next.client().run(next.requests(), connections, load.rampUp(), load.length()));
            }
            Collections.rotate(order, 1);
            System.err.printf("round %d of %d%n", i + 1, load.rounds());
        }
        System.out.printf(
                "%n%d connections, %d replicas of each model, %d windows of %d s each%n",
                connections, replicas, load.rounds(), load.length().toSeconds());
        Results.header();
        for (Load each : loads) {
            each.results().print(loads.get(0).results());
        }
    }

    private void profile(Load nothing) throws Exception {
        try (CpuProfile profile = new CpuProfile()) {
            nothing.client().run(nothing.requests(), connections, Duration.ZERO, Duration.ofSeconds(profileSeconds));
            System.out.printf("%nwhere the samples of '%s' are, per cent:%n", nothing.label());
            profile.stop().forEach(System.out::println);
        }
    }
}
