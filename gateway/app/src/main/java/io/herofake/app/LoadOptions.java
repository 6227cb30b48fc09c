package io.herofake.app;

import io.herofake.app.config.Durations;
import io.herofake.load.GatewayAddress;
import io.herofake.load.LoadPlan;
import io.herofake.load.Pictures;
import io.herofake.load.Served;
import io.herofake.sim.workload.ArrivalProcess;
import io.herofake.sim.workload.GeneratedWorkload;
import io.herofake.sim.workload.LimitedWorkload;
import io.herofake.sim.workload.Mix;
import io.herofake.sim.workload.PoissonProcess;
import io.herofake.sim.workload.TraceWorkload;
import io.herofake.sim.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what a load is made of. */
final class LoadOptions {
    private static final String DEFAULT_DURATION = "60s";

    @Option(names = "--rate", paramLabel = "R", description = "Requests a second on average, Poisson. Default: 10.")
    private @Nullable Double rate;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description =
                    "Requests from a file: CSV with the header arrival_seconds,function,qos, in order of time; plain or"
                            + " gzip. Functions and QoS levels must be the gateway's.")
    private @Nullable Path trace;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description =
                    "How long requests are sent, as in 90s or 5m. Default: 60s, unless --count or --trace says when to end.")
    private @Nullable String duration;

    @Option(names = "--count", paramLabel = "N", description = "How many requests are sent, at most.")
    private @Nullable Long count;

    @Option(
            names = "--speed",
            paramLabel = "X",
            description = "Send X times faster than --rate or --trace says; deadlines stay. Default: 1.")
    private double speed = 1;

    @Option(
            names = "--model",
            paramLabel = "NAME[=W],...",
            description = "Functions to ask for, with weights. Default: all that are served, equally often.")
    private @Nullable String models;

    @Option(
            names = "--qos",
            paramLabel = "LEVEL[=W],...",
            description = "QoS levels to ask for, with weights. Default: all, equally often.")
    private @Nullable String levels;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of arrivals and mixes. Default: 1.")
    private long seed = 1;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "Connections at a time, at most; each carries one request at a time. Default: 1024.")
    private int connections = 1024;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "A request is given up this long after it was due. Default: 60s.")
    private String timeout = "60s";

    /** Checks what can be checked without the gateway. */
    void check() {
        if (trace != null && (rate != null || models != null || levels != null)) {
            throw new IllegalArgumentException(
                    "--trace says when, what and at which level; leave out --rate, --model, --qos");
        }
        if (rate != null && !(rate > 0)) {
            throw new IllegalArgumentException("--rate must be above 0, not " + rate);
        }
        if (count != null && count < 1) {
            throw new IllegalArgumentException("--count must be at least 1, not " + count);
        }
        nanos("--duration", duration == null ? DEFAULT_DURATION : duration);
        nanos("--timeout", timeout);
    }

    private static long nanos(String option, String text) {
        try {
            long nanos = Durations.parse(text).toNanos();
            if (nanos > 0) {
                return nanos;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(option + " must be above 0");
    }

    LoadPlan plan(GatewayAddress address, @Nullable String apiKey, Pictures pictures, Served served, Path folder)
            throws IOException {
        return new LoadPlan(
                address,
                trace == null ? generated(served) : fromTrace(folder.resolve(trace), served),
                served.labels(),
                speed,
                pictures,
                apiKey,
                connections,
                10 * connections,
                nanos("--timeout", timeout));
    }

    private Workload generated(Served served) {
        String length = duration == null && count == null ? DEFAULT_DURATION : duration;
        return new GeneratedWorkload(
                new PoissonProcess(rate == null ? 10 : rate),
                mix("--model", models, served.functions()),
                mix("--qos", levels, served.qosLevels()),
                count == null ? Long.MAX_VALUE : count,
                length == null ? ArrivalProcess.NEVER : workloadNanos(length),
                seed);
    }

    private Workload fromTrace(Path file, Served served) throws IOException {
        Workload all = TraceWorkload.check(file, served.labels());
        if (duration == null && count == null) {
            return all;
        }
        return new LimitedWorkload(
                all,
                count == null ? Long.MAX_VALUE : count,
                duration == null ? ArrivalProcess.NEVER : workloadNanos(duration));
    }

    /** The duration is real time, the workload's is not yet sped up. */
    private long workloadNanos(String text) {
        return (long) Math.max(1, Math.min(Long.MAX_VALUE, nanos("--duration", text) * speed));
    }

    private static Mix mix(String option, @Nullable String given, List<String> known) {
        if (given == null) {
            return Mix.uniform(known.size());
        }
        double[] weights = new double[known.size()];
        for (String part : given.split(",", -1)) {
            int equals = part.indexOf('=');
            String name = (equals < 0 ? part : part.substring(0, equals)).strip();
            int index = known.indexOf(name);
            if (index < 0) {
                throw new IllegalArgumentException(
                        option + ": the gateway has no '" + name + "'; it has " + String.join(", ", known));
            }
            weights[index] += equals < 0 ? 1 : weight(option, part.substring(equals + 1));
        }
        try {
            return Mix.weighted(weights);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
        }
    }

    private static double weight(String option, String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    option + ": '" + text + "' is not a weight; write a number, as in high=2", e);
        }
    }
}
