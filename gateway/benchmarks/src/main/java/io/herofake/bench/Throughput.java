package io.herofake.bench;

import io.herofake.model.StoredModel;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A bare ONNX Runtime loop against the whole gateway over HTTP, in turns, in one JVM. */
@Command(
        name = "throughput",
        mixinStandardHelpOptions = true,
        version = "HeROfake benchmarks",
        description = {
            "Answers a second of the whole gateway over HTTP with 256x256 JPEGs, against inferences a second of a bare ONNX"
                    + " Runtime loop with the same threads, in one JVM, in turns.",
            "The load client is in the same JVM and takes its part of the same cores; the table says how much."
        })
final class Throughput implements Callable<Integer> {

    private static final int PICTURES = 16;
    private static final int SIDE = 256;

    @Mixin
    private WorkFolder work = new WorkFolder();

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Option(
            names = "--models",
            split = ",",
            paramLabel = "NAME",
            description = "models to run (default: resnet50,vgg16)")
    private List<String> models = List.of("resnet50", "vgg16");

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "inferences at a time, on both sides (default: one for each processor, ${DEFAULT-VALUE})")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "uploads under way at a time; 0 for three for each thread (default: ${DEFAULT-VALUE})")
    private int connections;

    @Override
    public Integer call() throws Exception {
        for (String name : models) {
            StoredModel model = work.model(name);
            try (BareLoop bare = new BareLoop(model);
                    BenchGateway gateway = new BenchGateway(threads, List.of(BenchModel.real(model, work.cache())));
                    LoadClient client = new LoadClient(gateway.address())) {
                measure(name, bare, client);
            }
        }
        return 0;
    }

    private void measure(String name, BareLoop bare, LoadClient client) throws Exception {
        List<ByteBuf> uploads = TestPictures.jpegs(PICTURES, SIDE).stream()
                .map(picture -> LoadClient.upload(BenchGateway.path(name), picture))
                .toList();
        int uploadsAtATime = connections > 0 ? connections : 3 * threads;
        Results bareResults = new Results("bare loop");
        Results gatewayResults = new Results("gateway over HTTP");
        for (int i = 0; i < load.rounds(); i++) {
            if (i % 2 == 0) {
                bareResults.add(bare.run(threads, load.rampUp(), load.length()));
            }
            gatewayResults.add(client.run(uploads, uploadsAtATime, load.rampUp(), load.length()));
            if (i % 2 == 1) {
                bareResults.add(bare.run(threads, load.rampUp(), load.length()));
            }
            System.err.printf("%s: %d of %d%n", name, i + 1, load.rounds());
        }
        System.out.printf(
                "%n%s, %d threads, %d connections, %d windows of %d s each%n",
                name, threads, uploadsAtATime, load.rounds(), load.length().toSeconds());
        Results.header();
        bareResults.print(bareResults);
        gatewayResults.print(bareResults);
    }
}
