package io.herofake.bench;

import io.herofake.model.StoredModel;
import io.herofake.model.network.SmallModels;
import io.herofake.server.engine.EngineListener;
import io.herofake.server.engine.EngineOptions;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.engine.InferenceRequest;
import io.herofake.server.engine.TaskDispatch;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What orchestration costs a request: from handing it to the engine until it is handed to a replica. */
@Command(
        name = "orchestration",
        mixinStandardHelpOptions = true,
        version = "HeROfake benchmarks",
        description = {
            "Time from submitting a request until it is dispatched, through the engine's mailbox and thread and the"
                + " kernel with HeROfake's scheduler, with replicas on simulated platforms that take no time. Requests"
                + " come at a steady rate; the engine's thread sleeps between them, so that waking it is in the time."
        })
final class Orchestration implements Callable<Integer> {
    private static final long SECOND = 1_000_000_000L;
    private static final long MAX_NANOS = 10 * SECOND;
    private static final int WARM_UP_SECONDS = 3;

    @Mixin
    private WorkFolder work = new WorkFolder();

    @Option(names = "--replicas", split = ",", paramLabel = "N", description = "numbers of replicas (default: 10,1000)")
    private List<Integer> replicas = List.of(10, 1000);

    @Option(names = "--rate", paramLabel = "N", description = "requests a second (default: ${DEFAULT-VALUE})")
    private int rate = 2000;

    @Option(names = "--seconds", paramLabel = "N", description = "length (default: ${DEFAULT-VALUE})")
    private int seconds = 20;

    @Option(
            names = "--spins",
            split = ",",
            paramLabel = "MICROS",
            description = "how long the engine's thread looks for an event before it sleeps, in turns (default: 0)")
    private List<Integer> spins = List.of(0);

    @Override
    public Integer call() throws Exception {
        StoredModel averages = work.model(SmallModels.averages("averages", 224));
        System.out.printf(
                "%-10s %10s %10s %10s %10s %10s %10s%n",
                "replicas", "spin us", "p50 us", "p90 us", "p99 us", "max us", "CPU %");
        for (int count : replicas) {
            for (int spin : spins) {
                measure(averages, count, spin);
            }
        }
        return 0;
    }

    private void measure(StoredModel averages, int count, int spin) throws Exception {
        BenchModel model = BenchModel.timeless(averages.manifest());
        EngineOptions options = EngineOptions.DEFAULT.withSpin(Duration.ofNanos(1000L * spin));
        try (InferenceEngine engine = BenchGateway.engine(count, List.of(model), options)) {
            Times all = new Times(rate * (WARM_UP_SECONDS + seconds));
            engine.addListener(all);
            run(engine, all, rate * WARM_UP_SECONDS);
            all.histogram.reset();
            long cpu = Window.processNanos();
            long begin = System.nanoTime();
            run(engine, all, rate * seconds);
            double busy = (Window.processNanos() - cpu) / (double) (System.nanoTime() - begin);
            Histogram times = all.histogram;
            System.out.printf(
                    Locale.ROOT,
                    "%-10d %10d %10.1f %10.1f %10.1f %10.1f %10.0f%n",
                    count,
                    spin,
                    times.getValueAtPercentile(50) / 1e3,
                    times.getValueAtPercentile(90) / 1e3,
                    times.getValueAtPercentile(99) / 1e3,
                    times.getMaxValue() / 1e3,
                    100 * busy);
        }
    }

    /** When each request was submitted, and how long until it was dispatched. */
    private static final class Times implements EngineListener {
        final Histogram histogram = new Histogram(MAX_NANOS, 3);
        /** By the number of the request: they are counted in the order in which one thread submits them. */
        final long[] submitted;

        int count;

        Times(int requests) {
            submitted = new long[requests];
        }

        @Override
        public void dispatched(TaskDispatch dispatch) {
            histogram.recordValue(System.nanoTime() - submitted[(int) dispatch.task()]);
        }
    }

    /** Returns when the last request has its outcome, so that the histogram is at rest. */
    private void run(InferenceEngine engine, Times times, int requests) throws Exception {
        Semaphore done = new Semaphore(0);
        long interval = SECOND / rate;
        long next = System.nanoTime();
        for (int i = 0; i < requests; i++) {
            while (System.nanoTime() - next < 0) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
            next += interval;
            long now = System.nanoTime();
            times.submitted[times.count++] = now;
            engine.submit(InferenceRequest.picture("averages", "medium", new byte[1], now), outcome -> done.release());
        }
        done.acquire(requests);
    }
}
