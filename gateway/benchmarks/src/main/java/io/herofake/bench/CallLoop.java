package io.herofake.bench;

import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Calls of one instance, one after the other in each of some threads. */
final class CallLoop {
    private static final long SEED = 7;

    private final ModelInstance instance;
    private final int threads;

    CallLoop(ModelInstance instance, int threads) {
        this.instance = instance;
        this.threads = threads;
    }

    /** Of inferences one after the other. */
    record Latency(double p50Micros, double p99Micros) {}

    /** In this thread. The numbers are written before the clock starts, as by whoever has decoded a picture. */
    Latency latencies(int calls) throws BackendException {
        Histogram nanos = new Histogram(3);
        try (InferenceCall call = instance.newCall()) {
            float[] picture = picture(call);
            for (int i = 0; i < calls; i++) {
                call.input().put(0, picture);
                long start = System.nanoTime();
                call.infer(1);
                nanos.recordValue(System.nanoTime() - start);
            }
        }
        return new Latency(nanos.getValueAtPercentile(50) / 1e3, nanos.getValueAtPercentile(99) / 1e3);
    }

    /** Inferences that ended within the window, a second. */
    double perSecond(LoadOptions load) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long begin = System.nanoTime() + load.rampUp().toNanos();
            long end = begin + load.length().toNanos();
            List<Callable<Integer>> loops = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                loops.add(() -> count(begin, end));
            }
            int ended = 0;
            for (Future<Integer> loop : pool.invokeAll(loops)) {
                ended += loop.get();
            }
            return ended / (load.length().toNanos() / (double) TimeUnit.SECONDS.toNanos(1));
        } finally {
            pool.shutdown();
        }
    }

    private int count(long begin, long end) throws BackendException {
        int ended = 0;
        try (InferenceCall call = instance.newCall()) {
            float[] picture = picture(call);
            while (true) {
                call.input().put(0, picture);
                call.infer(1);
                long now = System.nanoTime();
                if (now - end >= 0) {
                    return ended;
                }
                if (now - begin >= 0) {
                    ended++;
                }
            }
        }
    }

    private static float[] picture(InferenceCall call) {
        Random random = new Random(SEED);
        float[] picture = new float[call.input().capacity()];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (float) random.nextGaussian();
        }
        return picture;
    }
}
