package io.herofake.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.herofake.model.HardwareType;
import io.herofake.model.ModelManifest;
import io.herofake.model.StoredModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** As fast as ONNX Runtime goes by itself: one session, some threads, each inferring over and over with its own tensors. */
final class BareLoop implements AutoCloseable {

    private final OrtEnvironment environment =
            OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "herofake");
    private final OrtSession session;
    private final ModelManifest manifest;

    /** Opens the model file with ONNX Runtime's defaults but for the threads: one in each inference. */
    BareLoop(StoredModel model) throws OrtException {
        this.manifest = model.manifest();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            session = environment.createSession(
                    model.artifact(HardwareType.CPU).orElseThrow().file().toString(), options);
        }
    }

    Round run(int threads, Duration rampUp, Duration length) throws InterruptedException, ExecutionException {
        Window window = new Window(() -> 0);
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Future<?>> loops = new ArrayList<>();
        try {
            for (int i = 0; i < threads; i++) {
                loops.add(executor.submit(() -> inferUntil(stop, window)));
            }
            return window.measure(rampUp, length);
        } finally {
            stop.set(true);
            executor.shutdown();
            for (Future<?> loop : loops) {
                loop.get();
            }
        }
    }

    private Void inferUntil(AtomicBoolean stop, Window window) throws OrtException {
        int side = manifest.input().width();
        int classes = manifest.output().classes();
        FloatBuffer in = direct(manifest.input().elementsPerPicture());
        for (int i = 0; i < in.capacity(); i++) {
            in.put(i, (i % 255) / 255f);
        }
        try (OnnxTensor input = OnnxTensor.createTensor(environment, in, new long[] {1, 3, side, side});
                OnnxTensor output = OnnxTensor.createTensor(environment, direct(classes), new long[] {1, classes})) {
            Map<String, OnnxTensor> inputs = Map.of(manifest.input().tensorName(), input);
            Map<String, OnnxTensor> outputs = Map.of(manifest.output().tensorName(), output);
            while (!stop.get()) {
                long start = System.nanoTime();
                session.run(inputs, outputs).close();
                window.answered(System.nanoTime() - start);
            }
        }
        return null;
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
