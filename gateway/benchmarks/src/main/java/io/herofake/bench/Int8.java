package io.herofake.bench;

import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.backend.onnxruntime.OnnxRuntimeProvider;
import io.herofake.model.ModelArtifact;
import io.herofake.model.StoredModel;
import io.herofake.model.picture.PictureException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The quantised variant of a model against its float32 file, in turns, in one run. */
@Command(
        name = "int8",
        mixinStandardHelpOptions = true,
        version = "HeROfake benchmarks",
        description = {
            "Time of an inference through the backend: the int8 variant, as 'herofake models quantize' makes it, against the"
                    + " float32 file. Both take turns, one thread.",
            "The weights are random and the pictures that ranges are measured on are drawn; neither changes how long an"
                    + " inference takes."
        })
final class Int8 implements Callable<Integer> {

    private static final int PIXELS = 256;

    @Mixin
    private WorkFolder work = new WorkFolder();

    @Option(
            names = "--models",
            split = ",",
            paramLabel = "NAME",
            description = "models to measure (default: resnet50,vgg16,vgg19)")
    private List<String> models = List.of("resnet50", "vgg16", "vgg19");

    @Option(names = "--batches", split = ",", paramLabel = "N", description = "pictures of an inference (default: 1,8)")
    private List<Integer> batches = List.of(1, 8);

    @Option(
            names = "--repetitions",
            paramLabel = "N",
            description = "inferences of each kind (default: ${DEFAULT-VALUE})")
    private int repetitions = 30;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "threads that one inference may use (default: ${DEFAULT-VALUE})")
    private int threads = 1;

    @Override
    public Integer call() throws Exception {
        System.out.printf(
                "%-10s %5s  %-26s %-26s %-24s %s%n",
                "model", "batch", "int8 ms an inference", "fp32 ms an inference", "ratio", "largest difference");
        for (String name : models) {
            StoredModel model = QuantizedModel.of(work, name);
            for (int batch : batches) {
                measure(model, batch);
            }
        }
        return 0;
    }

    private void measure(StoredModel model, int batch) throws BackendException, PictureException {
        try (ModelInstance int8 = open(model, OnnxRuntimeProvider.INT8_PLATFORM_ID, batch);
                ModelInstance fp32 = open(model, OnnxRuntimeProvider.PLATFORM_ID, batch);
                InferenceCall int8Call = int8.newCall();
                InferenceCall fp32Call = fp32.newCall()) {
            List<byte[]> pictures = TestPictures.jpegs(batch, PIXELS);
            QuantizedModel.write(model, pictures, int8Call.input());
            QuantizedModel.write(model, pictures, fp32Call.input());
            time(int8Call, batch);
            time(fp32Call, batch);
            List<Double> int8Millis = new ArrayList<>();
            List<Double> fp32Millis = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < repetitions; i++) {
                int8Millis.add(time(int8Call, batch));
                fp32Millis.add(time(fp32Call, batch));
                ratios.add(int8Millis.get(i) / fp32Millis.get(i));
            }
            report(
                    model.manifest().name(),
                    batch,
                    new Samples(int8Millis),
                    new Samples(fp32Millis),
                    new Samples(ratios),
                    difference(int8Call.output(), fp32Call.output()));
        }
    }

    private ModelInstance open(StoredModel model, String platformId, int batch) throws BackendException {
        OnnxRuntimeProvider provider = new OnnxRuntimeProvider();
        Platform platform = provider.discover().platforms().stream()
                .filter(found -> found.id().equals(platformId))
                .findFirst()
                .orElseThrow();
        ModelArtifact artifact = platform.artifactOf(model).orElseThrow();
        return provider.open(
                platform, artifact, model.manifest().input(), new OpenOptions(1, threads, batch, work.cache()));
    }

    private static double time(InferenceCall call, int batch) throws BackendException {
        long start = System.nanoTime();
        call.infer(batch);
        return (System.nanoTime() - start) / 1e6;
    }

    /** Of the outputs, relative to the largest of the second. */
    private static double difference(FloatBuffer one, FloatBuffer other) {
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < other.capacity(); i++) {
            difference = Math.max(difference, Math.abs(one.get(i) - other.get(i)));
            largest = Math.max(largest, Math.abs(other.get(i)));
        }
        return difference / largest;
    }

    private static void report(String model, int batch, Samples int8, Samples fp32, Samples ratios, double difference) {
        System.out.printf(
                Locale.ROOT,
                "%-10s %5d  %-26s %-26s %-24s %.3f%n",
                model,
                batch,
                int8,
                fp32,
                String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", ratios.median(), ratios.min(), ratios.max()),
                difference);
    }
}
