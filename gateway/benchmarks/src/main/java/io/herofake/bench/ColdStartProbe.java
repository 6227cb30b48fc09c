package io.herofake.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.backend.onnxruntime.OnnxRuntimeProvider;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One opening in a JVM of its own, started by {@link ColdStart}; prints a {@link Result} as one line. */
final class ColdStartProbe {

    private static final int CLASSES = 2;

    /** How the model is opened. */
    enum Kind {
        READY,
        PLAIN
    }

    /**
     * What one opening took.
     *
     * @param openNanos         until the model was open
     * @param firstNanos        from there to the first answer, buffers included
     * @param laterNanos        the third inference
     * @param peakResidentBytes of the whole process
     * @param answer            the first value of the output, to see that both kinds compute the same
     */
    record Result(long openNanos, long firstNanos, long laterNanos, long peakResidentBytes, float answer) {

        static Result parse(String line) {
            String[] parts = line.strip().split(" ", -1);
            return new Result(
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    Long.parseLong(parts[3]),
                    Float.parseFloat(parts[4]));
        }

        String line() {
            return openNanos + " " + firstNanos + " " + laterNanos + " " + peakResidentBytes + " " + answer;
        }
    }

    private final ModelArtifact artifact;
    private final InputContract input;
    private final String outputName;
    private final Path cache;

    private ColdStartProbe(ModelArtifact artifact, InputContract input, String outputName, Path cache) {
        this.artifact = artifact;
        this.input = input;
        this.outputName = outputName;
        this.cache = cache;
    }

    public static void main(String[] args) throws Exception {
        int side = Integer.parseInt(args[4]);
        ColdStartProbe probe = new ColdStartProbe(
                new ModelArtifact(HardwareType.CPU, "onnx", Path.of(args[1]), args[2], Long.parseLong(args[3])),
                new InputContract(
                        args[5], side, side, InputContract.Resize.STRETCH, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f)),
                args[6],
                Path.of(args[7]));
        Result result = Kind.valueOf(args[0]) == Kind.READY ? probe.ready() : probe.plain();
        System.out.println(result.line());
    }

    private Result ready() throws BackendException, IOException {
        OnnxRuntimeProvider provider = new OnnxRuntimeProvider();
        Platform platform = provider.discover().platforms().get(0);
        long start = System.nanoTime();
        try (ModelInstance instance = provider.open(platform, artifact, input, new OpenOptions(1, 1, 1, cache))) {
            long opened = System.nanoTime();
            try (InferenceCall call = instance.newCall()) {
                fill(call.input());
                call.infer(1);
                long first = System.nanoTime();
                float answer = call.output().get(0);
                call.infer(1);
                long second = System.nanoTime();
                call.infer(1);
                return new Result(
                        opened - start, first - opened, System.nanoTime() - second, peakResidentBytes(), answer);
            }
        }
    }

    private Result plain() throws OrtException, IOException {
        OrtEnvironment environment =
                OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "benchmark");
        long start = System.nanoTime();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            try (OrtSession session = environment.createSession(artifact.file().toString(), options)) {
                long opened = System.nanoTime();
                FloatBuffer in = direct(input.elementsPerPicture());
                FloatBuffer out = direct(CLASSES);
                fill(in);
                try (OnnxTensor inTensor = OnnxTensor.createTensor(
                                environment, in, new long[] {1, 3, input.height(), input.width()});
                        OnnxTensor outTensor = OnnxTensor.createTensor(environment, out, new long[] {1, CLASSES})) {
                    Map<String, OnnxTensor> inputs = Map.of(input.tensorName(), inTensor);
                    Map<String, OnnxTensor> outputs = Map.of(outputName, outTensor);
                    session.run(inputs, outputs).close();
                    long first = System.nanoTime();
                    float answer = out.get(0);
                    session.run(inputs, outputs).close();
                    long second = System.nanoTime();
                    session.run(inputs, outputs).close();
                    return new Result(
                            opened - start, first - opened, System.nanoTime() - second, peakResidentBytes(), answer);
                }
            }
        }
    }

    private static void fill(FloatBuffer buffer) {
        for (int i = 0; i < buffer.capacity(); i++) {
            buffer.put(i, (i % 255) / 255f);
        }
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** Zero where the operating system does not tell. */
    private static long peakResidentBytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(0);
    }
}
