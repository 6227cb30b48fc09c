package io.herofake.policy.scaling;

import io.herofake.model.HardwareType;
import io.herofake.policy.ClusterView;
import io.herofake.policy.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Knative's pod autoscaler as it really is, with its default configuration: a stable window of 60 s and a panic window of 6 s,
 * 70 % of 100 tasks per replica, panic at 200 %, rates of scaling up and down, scale-down delay, scale to zero after a
 * grace period. Knative may cut that period short when its activator is in the request path already; this waits it out.
 * Unlike the paper's model it also releases replicas that still have tasks, which finish them first.
 */
public final class KpaAutoscaler implements Autoscaler {
    /**
     * Knative's settings, by its names.
     *
     * @param spec               the decision's settings
     * @param panicNanos         length of the panic window
     * @param graceNanos         how long the last replica stays once none is wanted
     * @param minScale           fewest replicas of each function
     * @param maxScale           most replicas of each function; 0 for no limit
     * @param replicaCapacity    most tasks that a replica may hold; Knative's default is no limit
     * @param hardware           kinds of platforms that it knows
     * @param spread             whether replicas go to the node with the most memory free
     */
    public record Config(
            KpaScaler.Spec spec,
            long panicNanos,
            long graceNanos,
            int minScale,
            int maxScale,
            int replicaCapacity,
            List<HardwareType> hardware,
            boolean spread) {
        /** Checks ranges. */
        public Config {
            Periods.check(spec.tickNanos(), spec.stableNanos());
            if (maxScale > 0 && maxScale < minScale) {
                throw new IllegalArgumentException(
                        "maxScale must be 0 or at least minScale, which is " + minScale + ", not " + maxScale);
            }
            hardware = List.copyOf(hardware);
        }

        /** Reads it from settings; see {@code docs/policies.md}. */
        public static Config read(Settings settings) {
            long stable = settings.seconds("stableWindowSeconds", 60, 6, 3600);
            double panicPercent = settings.number("panicWindowPercentage", 10, 1, 100);
            long second = 1_000_000_000L;
            return new Config(
                    spec(settings, stable),
                    Math.max(1, Math.round(stable * panicPercent / 100 / second)) * second,
                    settings.flag("enableScaleToZero", true) ? grace(settings) : Long.MAX_VALUE,
                    settings.integer("minScale", 0, 0, 1_000_000),
                    settings.integer("maxScale", 0, 0, 1_000_000),
                    settings.integer("replicaCapacity", 1_000_000, 1, 1_000_000),
                    Pods.hardware(settings),
                    settings.choice("nodeChoice", "available", List.of("first", "available"))
                            .equals("available"));
        }

        private static KpaScaler.Spec spec(Settings settings, long stableNanos) {
            double target = settings.number("containerConcurrencyTarget", 100, 0.01, 1e6);
            double utilisation = settings.number("containerConcurrencyTargetPercentage", 70, 1, 100);
            return new KpaScaler.Spec(
                    target * utilisation / 100,
                    stableNanos,
                    settings.number("panicThresholdPercentage", 200, 110, 1000) / 100,
                    settings.number("maxScaleUpRate", 1000, 1.000001, 1e6),
                    settings.number("maxScaleDownRate", 2, 1.000001, 1e6),
                    settings.seconds("scaleDownDelaySeconds", 0, 0, 3600),
                    settings.seconds("tickSeconds", 2, 0.1, 60),
                    settings.integer("activationScale", 1, 1, 1_000_000));
        }

        private static long grace(Settings settings) {
            return Math.max(
                    settings.seconds("scaleToZeroGraceSeconds", 30, 0, 86400),
                    settings.seconds("scaleToZeroPodRetentionSeconds", 0, 0, 86400));
        }
    }

    private static final long WANTED = Long.MAX_VALUE;

    private final Config config;
    private @Nullable ClusterView cluster;
    private @Nullable LoadWindows windows;
    private @Nullable Pods pods;
    private KpaScaler[] scalers = new KpaScaler[0];
    /** Since when no replica of a function has been wanted; {@link #WANTED} while some are. */
    private long[] unwantedSince = new long[0];

    /** With a configuration. */
    public KpaAutoscaler(Config config) {
        this.config = config;
    }

    @Override
    public void attach(ClusterView view) {
        cluster = view;
        windows = new LoadWindows(view, config.spec.stableNanos(), config.spec.tickNanos());
        pods = new Pods(view, config.hardware, config.spread);
        unwantedSince = new long[view.catalog().functionCount()];
        Arrays.fill(unwantedSince, WANTED);
    }

    @Override
    public long periodNanos() {
        return config.spec.tickNanos();
    }

    @Override
    public int replicaCapacity(int function, int type) {
        return config.replicaCapacity;
    }

    @Override
    public void demand(int function, long nowNanos, Scaling scaling) {
        Objects.requireNonNull(pods).start(function, scaling);
    }

    @Override
    public void tick(long nowNanos, Scaling scaling) {
        LoadWindows load = Objects.requireNonNull(windows);
        if (scalers.length == 0) {
            begin(nowNanos);
        }
        load.sample(nowNanos);
        long stable = load.begin(config.spec.stableNanos());
        long panic = load.begin(config.panicNanos);
        for (int f = 0; f < scalers.length; f++) {
            double concurrency = load.inSystem(f, stable);
            if (!load.known(f, stable)) {
                continue;
            }
            int ready = Objects.requireNonNull(pods).ready(f);
            int wanted = scalers[f].scale(concurrency, load.inSystem(f, panic), ready, nowNanos);
            int allowed = lastStays(f, limited(wanted), load.full(config.spec.stableNanos()), nowNanos);
            Objects.requireNonNull(pods).scaleTo(f, allowed, concurrency, true, scaling);
        }
    }

    private void begin(long nowNanos) {
        scalers = new KpaScaler[unwantedSince.length];
        for (int f = 0; f < scalers.length; f++) {
            scalers[f] = new KpaScaler(config.spec, Objects.requireNonNull(pods).ready(f), nowNanos);
        }
    }

    private int limited(int wanted) {
        int least = Math.max(wanted, config.minScale);
        return config.maxScale == 0 ? least : Math.min(least, config.maxScale);
    }

    /** Keeps one replica until there is a whole stable window to look back on, and then for the grace period. */
    private int lastStays(int function, int wanted, boolean full, long nowNanos) {
        ClusterView view = Objects.requireNonNull(cluster);
        if (wanted > 0 || view.replicas(function) == 0) {
            unwantedSince[function] = WANTED;
            return wanted;
        }
        if (!full) {
            return 1;
        }
        if (unwantedSince[function] == WANTED) {
            unwantedSince[function] = nowNanos;
        }
        return nowNanos - unwantedSince[function] >= config.graceNanos ? 0 : 1;
    }
}
