package io.herofake.bench;

import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.backend.onnxruntime.OnnxRuntimeProvider;
import io.herofake.model.HardwareType;
import io.herofake.model.StoredModel;
import io.herofake.model.network.SmallModels;
import io.herofake.sandbox.InProcessSandbox;
import io.herofake.sandbox.Sandbox;
import io.herofake.sandbox.SandboxModel;
import io.herofake.sandbox.client.WireClient;
import io.herofake.sandbox.process.WorkerOptions;
import io.herofake.sandbox.process.WorkerProcess;
import io.herofake.sandbox.process.WorkerSandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A worker process against the gateway's own process. */
@Command(
        name = "sandbox",
        mixinStandardHelpOptions = true,
        version = "HeROfake benchmarks",
        description = {
            "What a worker process costs: the time that it adds to an inference of one 224x224 picture, with a model"
                    + " that does next to nothing; inferences a second of a real model; and how long a worker takes to"
                    + " start.",
            "In-process and worker take turns; both get the same numbers in the same kind of buffer."
        })
final class SandboxBench implements Callable<Integer> {
    private static final int SIDE = 224;
    private static final int WARM_UP_CALLS = 2000;
    private static final int FIRST_CALLS = 200;

    @Mixin
    private WorkFolder work = new WorkFolder();

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Option(names = "--model", paramLabel = "NAME", description = "for the throughput (default: ${DEFAULT-VALUE})")
    private String name = "resnet50";

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "inferences at a time (default: one for each processor, ${DEFAULT-VALUE})")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--calls",
            paramLabel = "N",
            description = "inferences of a round of the latency (default: ${DEFAULT-VALUE})")
    private int calls = 5000;

    @Option(names = "--starts", paramLabel = "N", description = "workers to start (default: ${DEFAULT-VALUE})")
    private int starts = 15;

    private final OnnxRuntimeProvider provider = new OnnxRuntimeProvider();
    private final Platform platform = provider.discover().platforms().get(0);

    @Override
    public Integer call() throws Exception {
        try (WireClient client = new WireClient(1)) {
            List<Sandbox> sandboxes =
                    List.of(new InProcessSandbox(provider), new WorkerSandbox(client, WorkerOptions.DEFAULT));
            latency(sandboxes);
            throughput(sandboxes);
            first(sandboxes.get(1));
        }
        starts();
        return 0;
    }

    private ModelInstance open(Sandbox sandbox, StoredModel model, int callers) throws BackendException {
        return sandbox.open(
                platform,
                SandboxModel.of(model, HardwareType.CPU),
                new OpenOptions(callers, 1, 1, work.cache()),
                Sandbox.LossListener.NONE);
    }

    private void latency(List<Sandbox> sandboxes) throws Exception {
        StoredModel model = work.model(SmallModels.averages("averages", SIDE));
        try (ModelInstance here = open(sandboxes.get(0), model, 1);
                ModelInstance there = open(sandboxes.get(1), model, 1)) {
            List<Double> added = new ArrayList<>();
            CallLoop one = new CallLoop(here, 1);
            CallLoop other = new CallLoop(there, 1);
            one.latencies(WARM_UP_CALLS);
            other.latencies(WARM_UP_CALLS);
            for (int i = 0; i < load.rounds(); i++) {
                CallLoop.Latency inProcess = one.latencies(calls);
                CallLoop.Latency worker = other.latencies(calls);
                added.add(worker.p50Micros() - inProcess.p50Micros());
                System.out.printf(
                        Locale.ROOT,
                        "224x224 picture, round %d: in-process p50 %.0f us, p99 %.0f us; worker p50 %.0f us, p99 %.0f"
                                + " us%n",
                        i + 1,
                        inProcess.p50Micros(),
                        inProcess.p99Micros(),
                        worker.p50Micros(),
                        worker.p99Micros());
            }
            System.out.println("added by the worker, p50, us: " + new Samples(added));
        }
    }

    private void throughput(List<Sandbox> sandboxes) throws Exception {
        StoredModel model = work.model(name);
        try (ModelInstance here = open(sandboxes.get(0), model, threads);
                ModelInstance there = open(sandboxes.get(1), model, threads)) {
            CallLoop one = new CallLoop(here, threads);
            CallLoop other = new CallLoop(there, threads);
            double[] ratios = new double[load.rounds()];
            for (int i = 0; i < ratios.length; i++) {
                // Each goes first in every other round, as the first finds the machine in another state.
                double inProcess = i % 2 == 0 ? one.perSecond(load) : 0;
                double worker = other.perSecond(load);
                inProcess = i % 2 == 0 ? inProcess : one.perSecond(load);
                ratios[i] = worker / inProcess;
                System.out.printf(
                        Locale.ROOT,
                        "%s, %d threads, round %d: in-process %.2f a second, worker %.2f a second, ratio %.3f%n",
                        name,
                        threads,
                        i + 1,
                        inProcess,
                        worker,
                        ratios[i]);
            }
            Samples samples = Samples.of(ratios);
            System.out.printf(
                    Locale.ROOT,
                    "ratio of throughput: median %.3f (%.3f to %.3f)%n",
                    samples.median(),
                    samples.min(),
                    samples.max());
        }
    }

    /** Of a worker that has just said that it is ready: its first inference waits for what no earlier one has loaded. */
    private void first(Sandbox sandbox) throws Exception {
        StoredModel model = work.model(SmallModels.averages("averages", SIDE));
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < starts; i++) {
            try (ModelInstance instance = open(sandbox, model, 1)) {
                long begin = System.nanoTime();
                InferenceCall call = instance.newCall();
                double[] times = new double[FIRST_CALLS + 1];
                times[0] = (System.nanoTime() - begin) / 1e6;
                for (int k = 1; k <= FIRST_CALLS; k++) {
                    begin = System.nanoTime();
                    call.infer(1);
                    times[k] = (System.nanoTime() - begin) / 1e6;
                }
                all.add(times);
            }
        }
        System.out.printf("a new worker's first inferences, ms, median (least to largest) of %d%n", starts);
        for (int shown : new int[] {0, 1, 2, 10, FIRST_CALLS}) {
            System.out.printf(
                    "%-30s %s%n",
                    shown == 0 ? "  opening a call" : "  inference " + shown,
                    Samples.of(all.stream().mapToDouble(times -> times[shown]).toArray()));
        }
    }

    private void starts() throws Exception {
        for (StoredModel model : List.of(work.model(SmallModels.averages("averages", SIDE)), work.model(name))) {
            List<WorkerProcess.StartTimes> times = new ArrayList<>();
            for (int i = 0; i < starts; i++) {
                SandboxModel opened = SandboxModel.of(model, HardwareType.CPU);
                OpenOptions options = new OpenOptions(1, 1, 1, work.cache());
                try (WorkerProcess worker = WorkerProcess.start(WorkerOptions.DEFAULT, platform, opened, options)) {
                    times.add(worker.started().times());
                }
            }
            System.out.printf(
                    "start of a worker with %s, ms, median (least to largest) of %d%n",
                    model.manifest().name(), starts);
            row("  until ready", times, time -> time.totalNanos() / 1e6);
            row("  of which the JVM", times, time -> time.jvmNanos() / 1e6);
            row("  of which library and model", times, time -> time.openNanos() / 1e6);
        }
    }

    private static void row(
            String label, List<WorkerProcess.StartTimes> times, ToDoubleFunction<WorkerProcess.StartTimes> value) {
        System.out.printf(
                "%-30s %s%n",
                label, Samples.of(times.stream().mapToDouble(value).toArray()));
    }
}
