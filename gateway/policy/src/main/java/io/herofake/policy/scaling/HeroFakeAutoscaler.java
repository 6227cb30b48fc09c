package io.herofake.policy.scaling;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.Decision;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.Settings;
import io.herofake.policy.cost.Thresholds;
import io.herofake.policy.cost.Weights;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The paper's autoscaler (HeROfake, section IV.C, eqs. 5 to 7). For each function and platform type there are to be as many
 * replicas as the average number of tasks in flight there, over a window, has thresholds in it, rounded up. Where there are
 * fewer, a replica starts on the platform that eq. 7 finds best, of whichever type; where there are more, replicas with an
 * empty queue are released. Tasks that wait at the gateway count towards the type that eq. 7 would choose for them.
 *
 * <p>None are wanted only after a whole window without a task: replicas that were there in the beginning stay that long.
 */
public final class HeroFakeAutoscaler implements Autoscaler {
    /**
     * What the paper calls for or leaves open.
     *
     * @param periodNanos      from tick to tick; not in the paper, 2 s as in Knative
     * @param windowNanos      window of the averages; 60 s in the paper
     * @param minIdleNanos     how long a replica must have been idle to be released; 0: the paper has no such rule
     * @param sameType         whether a function that is short on one platform type grows on that type only
     * @param spread           whether among equal costs the node with the most memory free is taken; otherwise the first
     * @param startWeights     of time, energy and price in eq. 7
     * @param thresholds       by function and platform type, from eq. 6
     */
    public record Config(
            long periodNanos,
            long windowNanos,
            long minIdleNanos,
            boolean sameType,
            boolean spread,
            Weights startWeights,
            List<int[]> thresholds) {
        /** Checks ranges. */
        public Config {
            Periods.check(periodNanos, windowNanos);
            thresholds = List.copyOf(thresholds);
        }

        /** Reads it from settings; see {@code docs/policies.md}. */
        public static Config read(Catalog catalog, Settings settings) {
            boolean plain = settings.choice("threshold", "normalised", List.of("normalised", "plain"))
                    .equals("plain");
            Weights thresholdWeights = Weights.read(
                    settings, "thresholdTimeWeight", "thresholdEnergyWeight", "thresholdPriceWeight", Weights.SCALING);
            int[][] thresholds = Thresholds.of(
                    catalog,
                    plain ? Thresholds.Reading.PLAIN : Thresholds.Reading.NORMALISED,
                    thresholdWeights,
                    settings.integer("cpuThreshold", 100, 1, 1_000_000));
            return new Config(
                    settings.seconds("periodSeconds", 2, 0.001, 3600),
                    settings.seconds("windowSeconds", 60, 0.001, 86400),
                    settings.seconds("minIdleSeconds", 0, 0, 86400),
                    settings.choice("growOn", "any", List.of("any", "same")).equals("same"),
                    settings.choice("nodeChoice", "first", List.of("first", "available"))
                            .equals("available"),
                    Weights.read(settings, "startTimeWeight", "startEnergyWeight", "startPriceWeight", Weights.SCALING),
                    List.of(thresholds));
        }
    }

    private final Config config;
    private @Nullable ClusterView cluster;
    private @Nullable LoadWindows windows;
    private @Nullable StartCost startCost;

    /** With a configuration. */
    public HeroFakeAutoscaler(Config config) {
        this.config = config;
    }

    @Override
    public void attach(ClusterView view) {
        cluster = view;
        windows = new LoadWindows(view, config.windowNanos, config.periodNanos);
        startCost = new StartCost(view, config.startWeights, config.spread);
    }

    @Override
    public long periodNanos() {
        return config.periodNanos;
    }

    @Override
    public int replicaCapacity(int function, int type) {
        return config.thresholds.get(function)[type];
    }

    @Override
    public void demand(int function, long nowNanos, Scaling scaling) {
        start(function, -1, scaling);
    }

    @Override
    public void tick(long nowNanos, Scaling scaling) {
        ClusterView view = Objects.requireNonNull(cluster);
        LoadWindows load = Objects.requireNonNull(windows);
        load.sample(nowNanos);
        long begin = load.begin(config.windowNanos);
        for (int f = 0; f < view.catalog().functionCount(); f++) {
            for (int t = 0; t < view.catalog().typeCount(); t++) {
                if (view.catalog().runsOn(f, t)) {
                    adjust(f, t, load.inFlight(f, t, begin), scaling);
                }
            }
            if (view.waiting(f) > 0) {
                relieve(f, load.waiting(f, begin), view, scaling);
            }
        }
    }

    /** Eq. 5 for one function and platform type. */
    private void adjust(int function, int type, double concurrency, Scaling scaling) {
        int threshold = config.thresholds.get(function)[type];
        int wanted = (int) Math.ceil(concurrency / threshold);
        int missing = wanted - Objects.requireNonNull(cluster).replicas(function, type);
        boolean possible = true;
        for (; missing > 0 && possible; missing--) {
            note(scaling, concurrency, threshold, wanted);
            possible = start(function, config.sameType ? type : -1, scaling);
        }
        if (wanted > 0 || Objects.requireNonNull(windows).full(config.windowNanos)) {
            for (; missing < 0 && mayGo(function, type); missing++) {
                note(scaling, concurrency, threshold, wanted);
                scaling.release(Objects.requireNonNull(cluster.longestIdle(function, type)));
            }
        }
    }

    /** Whether a replica has been idle with an empty queue for long enough. */
    private boolean mayGo(int function, int type) {
        ClusterView view = Objects.requireNonNull(cluster);
        ReplicaView idle = view.longestIdle(function, type);
        return idle != null && view.nowNanos() - idle.idleSinceNanos() >= config.minIdleNanos;
    }

    /** Replicas for the tasks that wait at the gateway, less those that are on their way. */
    private void relieve(int function, double concurrency, ClusterView view, Scaling scaling) {
        PlatformView next = Objects.requireNonNull(startCost).best(function, -1, null);
        if (next == null) {
            return;
        }
        double threshold = config.thresholds.get(function)[next.type()];
        int missing = (int) Math.ceil(concurrency / threshold) - starting(function, view);
        while (missing > 0 && start(function, -1, scaling)) {
            missing--;
        }
    }

    private static int starting(int function, ClusterView view) {
        int starting = 0;
        for (int t = 0; t < view.catalog().typeCount(); t++) {
            starting += view.starting(function, t);
        }
        return starting;
    }

    private boolean start(int function, int onlyType, Scaling scaling) {
        PlatformView platform = Objects.requireNonNull(startCost).best(function, onlyType, scaling.explaining());
        if (platform == null) {
            Decision.forget(scaling.explaining());
            return false;
        }
        scaling.start(function, platform);
        return true;
    }

    private static void note(Scaling scaling, double concurrency, int threshold, int wanted) {
        Decision.Builder decision = scaling.explaining();
        if (decision != null) {
            decision.note("concurrency", concurrency)
                    .note("threshold", threshold)
                    .note("wantedReplicas", wanted);
        }
    }
}
