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
import io.herofake.backend.onnxruntime.OnnxRuntimeProvider;
import io.herofake.model.HardwareType;
import io.herofake.model.ModelArtifact;
import io.herofake.model.StoredModel;
import io.herofake.model.network.SmallModels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One inference of a model that does next to nothing: what a call costs, with the backend and with the bare API. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before it measures
public class CallBenchmark {

    private static final int SIDE = 224;
    private static final int CLASSES = 2;

    private ModelInstance instance;
    private InferenceCall call;
    private OrtSession session;
    private Map<String, OnnxTensor> inputs;
    private Map<String, OnnxTensor> outputs;
    private FloatBuffer output;

    /** Opens the model in both ways. */
    @Setup
    public void open() throws Exception {
        WorkFolder work = new WorkFolder();
        StoredModel model = work.model(SmallModels.averages("averages", SIDE));
        ModelArtifact artifact = model.artifact(HardwareType.CPU).orElseThrow();
        OnnxRuntimeProvider provider = new OnnxRuntimeProvider();
        instance = provider.open(
                provider.discover().platforms().get(0),
                artifact,
                model.manifest().input(),
                new OpenOptions(1, 1, 1, work.cache()));
        call = instance.newCall();
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "herofake");
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session = environment.createSession(artifact.file().toString(), options);
        }
        output = direct(CLASSES);
        inputs = Map.of(
                model.manifest().input().tensorName(),
                OnnxTensor.createTensor(environment, direct(3 * SIDE * SIDE), new long[] {1, 3, SIDE, SIDE}));
        outputs = Map.of(
                model.manifest().output().tensorName(),
                OnnxTensor.createTensor(environment, output, new long[] {1, CLASSES}));
    }

    /** Closes both. */
    @TearDown
    public void close() throws OrtException {
        instance.close();
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
        session.close();
    }

    /** Through the backend. */
    @Benchmark
    public float throughTheBackend() throws BackendException {
        call.infer(1);
        return call.output().get(0);
    }

    /** The bare API with reused tensors. */
    @Benchmark
    public float bare() throws OrtException {
        session.run(inputs, outputs).close();
        return output.get(0);
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
