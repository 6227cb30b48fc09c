package io.herofake.bench;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.backend.onnxruntime.OnnxRuntimeProvider;
import io.herofake.backend.opencl.OpenClProvider;
import io.herofake.model.HardwareType;
import io.herofake.model.StoredModel;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The OpenCL executor against ONNX Runtime on the processor, in turns. */
@Command(
        name = "opencl",
        mixinStandardHelpOptions = true,
        version = "HeROfake benchmarks",
        description = {
            "Time of an inference on the first OpenCL platform (opencl), against ONNX Runtime on the processor with as many"
                    + " threads as it has cores (onnxruntime). Both take turns in one process; both give the same answers or"
                    + " the run fails.",
            "The first run on a device measures which kernels suit it, which takes a minute or two; the work folder keeps"
                    + " the choice and the compiled kernels."
        })
final class OpenClBench implements Callable<Integer> {

    private static final float SAME_ANSWER = 1e-3f;
    private static final int WARM_UP = 3;
    private static final long SEED = 7;

    @Mixin
    private WorkFolder work = new WorkFolder();

    @Option(
            names = "--models",
            split = ",",
            paramLabel = "NAME",
            description = "models to infer (default: resnet50,vgg16)")
    private List<String> models = List.of("resnet50", "vgg16");

    @Option(names = "--batches", split = ",", paramLabel = "N", description = "pictures of an inference (default: 1,8)")
    private List<Integer> batches = List.of(1, 8);

    @Option(names = "--rounds", paramLabel = "N", description = "inferences of each side (default: ${DEFAULT-VALUE})")
    private int rounds = 15;

    @Override
    public Integer call() throws Exception {
        BackendProvider opencl = new OpenClProvider();
        BackendProvider onnxruntime = new OnnxRuntimeProvider();
        if (opencl.discover().platforms().isEmpty()) {
            throw new IllegalStateException(
                    "no OpenCL platform: " + opencl.discover().absences());
        }
        Platform device = opencl.discover().platforms().get(0);
        Platform processor = onnxruntime.discover().platforms().get(0);
        System.out.printf("opencl: %s%nonnxruntime: %s%n", device.description(), processor.description());
        for (String name : models) {
            StoredModel model = work.model(name);
            for (int batch : batches) {
                long start = System.nanoTime();
                try (ModelInstance one = open(opencl, device, model, batch);
                        InferenceCall first = one.newCall()) {
                    double openMillis = (System.nanoTime() - start) / 1e6;
                    try (ModelInstance other = open(onnxruntime, processor, model, batch);
                            InferenceCall second = other.newCall()) {
                        report(name, batch, openMillis, one, first, second);
                    }
                }
            }
        }
        return 0;
    }

    private ModelInstance open(BackendProvider provider, Platform platform, StoredModel model, int batch)
            throws BackendException {
        return provider.open(
                platform,
                model.artifact(HardwareType.CPU).orElseThrow(),
                model.manifest().input(),
                new OpenOptions(1, Runtime.getRuntime().availableProcessors(), batch, work.cache()));
    }

    private void report(
            String name,
            int batch,
            double openMillis,
            ModelInstance instance,
            InferenceCall opencl,
            InferenceCall other)
            throws BackendException {
        fill(opencl);
        fill(other);
        double[] openclMillis = new double[rounds];
        double[] otherMillis = new double[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            double one = millis(opencl, batch);
            double two = millis(other, batch);
            if (round >= 0) {
                openclMillis[round] = one;
                otherMillis[round] = two;
            }
        }
        requireSameAnswers(name, opencl, other);
        Samples ours = Samples.of(openclMillis);
        Samples theirs = Samples.of(otherMillis);
        System.out.printf(
                Locale.ROOT,
                "%-10s batch %-2d  opencl %s ms  onnxruntime %s ms  ratio of medians %.2f  (opened in %.0f ms, %d MiB)%n",
                name,
                batch,
                ours,
                theirs,
                ours.median() / theirs.median(),
                openMillis,
                instance.nativeMemoryBytes() >> 20);
    }

    private static double millis(InferenceCall call, int batch) throws BackendException {
        long start = System.nanoTime();
        call.infer(batch);
        return (System.nanoTime() - start) / 1e6;
    }

    private static void fill(InferenceCall call) {
        Random random = new Random(SEED);
        for (int i = 0; i < call.input().capacity(); i++) {
            call.input().put(i, (float) random.nextGaussian());
        }
    }

    private static void requireSameAnswers(String name, InferenceCall one, InferenceCall other) {
        float largest = 0;
        for (int i = 0; i < other.output().capacity(); i++) {
            largest = Math.max(largest, Math.abs(other.output().get(i)));
        }
        for (int i = 0; i < other.output().capacity(); i++) {
            if (!(Math.abs(one.output().get(i) - other.output().get(i)) <= SAME_ANSWER * largest)) {
                throw new IllegalStateException(name + ": the two give different answers: "
                        + one.output().get(i) + " and " + other.output().get(i));
            }
        }
    }
}
