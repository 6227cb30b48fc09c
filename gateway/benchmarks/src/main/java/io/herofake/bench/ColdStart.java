package io.herofake.bench;

import io.herofake.model.HardwareType;
import io.herofake.model.ModelArtifact;
import io.herofake.model.StoredModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Opening a ready model against opening its plain ONNX file, each in a JVM of its own, in turns. */
@Command(
        name = "cold-start",
        mixinStandardHelpOptions = true,
        version = "HeROfake benchmarks",
        description = {
            "Time from opening a model to its first answer: through the product's backend with the optimised graph in its"
                    + " cache (ready), against the ONNX Runtime API on the .onnx file (plain).",
            "Every opening has a fresh JVM; both kinds take turns; one thread; the native library is loaded and the files"
                    + " are in the page cache before the clock starts."
        })
final class ColdStart implements Callable<Integer> {

    private static final float SAME_ANSWER = 1e-3f;

    @Mixin
    private WorkFolder work = new WorkFolder();

    @Option(
            names = "--models",
            split = ",",
            paramLabel = "NAME",
            description = "models to open (default: resnet50,vgg16)")
    private List<String> models = List.of("resnet50", "vgg16");

    @Option(
            names = "--repetitions",
            paramLabel = "N",
            description = "openings of each kind (default: ${DEFAULT-VALUE})")
    private int repetitions = 15;

    @Override
    public Integer call() throws Exception {
        for (String name : models) {
            StoredModel model = work.model(name);
            probe(ColdStartProbe.Kind.READY, model); // makes the cache entry, and is not counted
            report(name, measure(model));
        }
        return 0;
    }

    private Openings measure(StoredModel model) throws IOException, InterruptedException {
        Openings openings = new Openings(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < repetitions; i++) {
            // Each kind goes first in every other round, as the first finds the machine in another state.
            if (i % 2 == 0) {
                openings.ready().add(probe(ColdStartProbe.Kind.READY, model));
            }
            openings.plain().add(probe(ColdStartProbe.Kind.PLAIN, model));
            if (i % 2 == 1) {
                openings.ready().add(probe(ColdStartProbe.Kind.READY, model));
            }
            System.err.printf("%s: %d of %d%n", model.manifest().name(), i + 1, repetitions);
        }
        return openings;
    }

    private ColdStartProbe.Result probe(ColdStartProbe.Kind kind, StoredModel model)
            throws IOException, InterruptedException {
        ModelArtifact artifact = model.artifact(HardwareType.CPU).orElseThrow();
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ColdStartProbe.class.getName(),
                        kind.name(),
                        artifact.file().toString(),
                        artifact.sha256(),
                        Long.toString(artifact.sizeBytes()),
                        Integer.toString(model.manifest().input().width()),
                        model.manifest().input().tensorName(),
                        model.manifest().output().tensorName(),
                        work.cache().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("a probe failed: " + output);
        }
        return ColdStartProbe.Result.parse(output);
    }

    private static void report(String name, Openings openings) {
        openings.requireSameAnswers(name);
        System.out.printf(
                "%n%s, milliseconds: median (least to largest) of %d%n",
                name, openings.ready().size());
        System.out.printf("%-26s %-26s %-26s %s%n", "", "ready", "plain", "ratio of medians");
        openings.row("open", result -> result.openNanos() / 1e6);
        openings.row("first inference", result -> result.firstNanos() / 1e6);
        openings.row("open to first answer", result -> (result.openNanos() + result.firstNanos()) / 1e6);
        openings.row("later inference", result -> result.laterNanos() / 1e6);
        openings.row("peak resident MiB", result -> result.peakResidentBytes() / (double) (1 << 20));
    }

    /** Both kinds, as many of each. */
    private record Openings(List<ColdStartProbe.Result> ready, List<ColdStartProbe.Result> plain) {

        void requireSameAnswers(String name) {
            float one = ready.get(0).answer();
            float other = plain.get(0).answer();
            if (!(Math.abs(one - other) <= SAME_ANSWER * Math.max(1, Math.abs(other)))) {
                throw new IllegalStateException(
                        name + ": the two ways give different answers: " + one + " and " + other);
            }
        }

        void row(String label, ToDoubleFunction<ColdStartProbe.Result> value) {
            Samples one = Samples.of(ready.stream().mapToDouble(value).toArray());
            Samples other = Samples.of(plain.stream().mapToDouble(value).toArray());
            System.out.printf(
                    Locale.ROOT, "%-26s %-26s %-26s %.2f%n", label, one, other, one.median() / other.median());
        }
    }
}
