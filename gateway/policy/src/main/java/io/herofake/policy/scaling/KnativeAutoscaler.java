package io.herofake.policy.scaling;

import io.herofake.model.HardwareType;
import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.Settings;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Knative as the paper models it (HeROfake, eq. 4): as many replicas of a function as the average number of its tasks in the
 * system, over a window, has thresholds in it, rounded up; CPUs only. Tasks at the gateway are in the system.
 *
 * <p>None are wanted only after a whole window without a task: replicas that were there in the beginning stay that long.
 */
public final class KnativeAutoscaler implements Autoscaler {
    /**
     * What the paper calls for or leaves open.
     *
     * @param periodNanos from tick to tick; 2 s as in Knative
     * @param windowNanos window of the average; 60 s
     * @param threshold   tasks per replica, also the most that a replica may hold; 100
     * @param hardware    kinds of platforms that it knows; CPU
     * @param spread      whether replicas go to the node with the most memory free, as Kubernetes does; otherwise to the
     *     first that has room
     */
    public record Config(
            long periodNanos, long windowNanos, int threshold, List<HardwareType> hardware, boolean spread) {
        /** Checks ranges. */
        public Config {
            Periods.check(periodNanos, windowNanos);
            if (threshold < 1) {
                throw new IllegalArgumentException("threshold must be at least 1, not " + threshold);
            }
            hardware = List.copyOf(hardware);
        }

        /** Reads it from settings; see {@code docs/policies.md}. */
        public static Config read(Settings settings) {
            return new Config(
                    settings.seconds("periodSeconds", 2, 0.001, 3600),
                    settings.seconds("windowSeconds", 60, 0.001, 86400),
                    settings.integer("threshold", 100, 1, 1_000_000),
                    Pods.hardware(settings),
                    settings.choice("nodeChoice", "available", List.of("first", "available"))
                            .equals("available"));
        }
    }

    private final Config config;
    private @Nullable ClusterView cluster;
    private @Nullable LoadWindows windows;
    private @Nullable Pods pods;

    /** With a configuration. */
    public KnativeAutoscaler(Config config) {
        this.config = config;
    }

    @Override
    public void attach(ClusterView view) {
        cluster = view;
        windows = new LoadWindows(view, config.windowNanos, config.periodNanos);
        pods = new Pods(view, config.hardware, config.spread);
    }

    @Override
    public long periodNanos() {
        return config.periodNanos;
    }

    @Override
    public int replicaCapacity(int function, int type) {
        return config.threshold;
    }

    @Override
    public void demand(int function, long nowNanos, Scaling scaling) {
        Objects.requireNonNull(pods).start(function, scaling);
    }

    @Override
    public void tick(long nowNanos, Scaling scaling) {
        LoadWindows load = Objects.requireNonNull(windows);
        Catalog catalog = Objects.requireNonNull(cluster).catalog();
        load.sample(nowNanos);
        long begin = load.begin(config.windowNanos);
        for (int f = 0; f < catalog.functionCount(); f++) {
            double concurrency = load.inSystem(f, begin);
            int wanted = (int) Math.ceil(concurrency / config.threshold);
            if (wanted > 0 || load.full(config.windowNanos)) {
                Objects.requireNonNull(pods).scaleTo(f, wanted, concurrency, false, scaling);
            }
        }
    }
}
