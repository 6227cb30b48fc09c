package io.herofake.policy.plan;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.Decision;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.scaling.Autoscaler;
import io.herofake.policy.scaling.Scaling;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The product's own autoscaler. Several times a second it looks whether what is warm, or will be as soon as anything started now
 * could be, is enough for the demand as it is now; if not, it starts what is warm soonest. Every second it plans which
 * functions belong on which platform types ({@link BasePlan}), starts what is missing there, keeps replicas ready for the
 * demand to rise, and releases what is needed for none of this.
 *
 * <p>What is enough is an estimate of the share of tasks that would be late ({@link Need}). No replica is released before
 * those that take its place are warm.
 */
public final class PlanAutoscaler implements Autoscaler {
    private static final int MOST_STARTS = 256;
    private static final int SURE_ARRIVALS = 10;
    private static final double SURE_SECONDS = 10;
    /** Functions of which more than this share of tasks would be late come first. */
    private static final double URGENT = 0.1;

    private static final long FORCE_NANOS = 1_000_000_000L;
    private static final double LONGEST_RELIEF = 60;
    /** Standby is filled up when it is not enough for this part of what it is for. */
    private static final double STANDBY_SLACK = 0.8;
    /** As long as it is not known which types a function belongs on. */
    private static final double UNSETTLED_RELIEF = 30;

    private final PlanConfig config;
    private final Catalog catalog;
    private final Speeds speeds;
    private final UnitCosts costs;
    /** By function and type: when the replica that was started last is expected to be warm. */
    private final long[][] readyNanos;

    private final double[] rates;
    /** By function: since when there has been no room on homes for what it is to have ready. */
    private final long[] lackingSince;

    /** By function: when another may be made to give up a replica for it again. */
    private final long[] forcedAt;

    /** By function: whether what is planned for it has been started. */
    private final boolean[] followed;

    private @Nullable State state;
    private long nextPlan;

    /** What belongs to one cluster. */
    private record State(
            ClusterView cluster, Demand demand, Need need, BasePlan base, Sites sites, Homes homes, Surplus surplus) {}

    /** With a configuration. */
    public PlanAutoscaler(Catalog catalog, PlanConfig config) {
        this.config = config;
        this.catalog = catalog;
        speeds = new Speeds(catalog, config.learn());
        costs = new UnitCosts(catalog, config.weights());
        readyNanos = new long[catalog.functionCount()][catalog.typeCount()];
        rates = new double[catalog.functionCount()];
        forcedAt = new long[catalog.functionCount()];
        followed = new boolean[catalog.functionCount()];
        lackingSince = new long[catalog.functionCount()];
        Arrays.fill(lackingSince, Long.MAX_VALUE);
    }

    @Override
    public void attach(ClusterView cluster) {
        Demand demand = new Demand(cluster, config.peakHalfLife(), config.quick());
        Need need = new Need(catalog, speeds, demand, config.missTarget());
        BasePlan base = new BasePlan(cluster, costs, need, config.stickiness());
        Sites sites = new Sites(cluster, costs);
        Homes homes = new Homes(cluster, base);
        Surplus surplus = new Surplus(cluster, demand, need, base, homes, costs, config);
        state = new State(cluster, demand, need, base, sites, homes, surplus);
        nextPlan = cluster.nowNanos();
    }

    private State state() {
        return Objects.requireNonNull(state);
    }

    @Override
    public long periodNanos() {
        return config.periodNanos();
    }

    @Override
    public int replicaCapacity(int function, int type) {
        return Math.max(2, catalog.largestBatch(function, type) + 1);
    }

    @Override
    public void executed(ReplicaView replica, int batch, long nanos) {
        speeds.executed(replica, batch, nanos);
    }

    @Override
    public void tick(long nowNanos, Scaling scaling) {
        Demand demand = state().demand;
        demand.sample(nowNanos);
        meetNow(nowNanos, scaling);
        if (nowNanos >= nextPlan) {
            nextPlan = nowNanos + config.planNanos();
            plan(nowNanos, scaling);
        }
    }

    @Override
    public void demand(int function, long nowNanos, Scaling scaling) {
        if (!start(function, soonest(function, true), nowNanos, scaling) && nowNanos >= forcedAt[function]) {
            forcedAt[function] = nowNanos + FORCE_NANOS;
            state().surplus.takeOne(function, scaling);
        }
    }

    @Override
    public void replicaLost(ReplicaView replica, long nowNanos, Scaling scaling) {
        int starts = MOST_STARTS;
        while (starts > 0 && meetNow(replica.function(), config.missTarget(), nowNanos, scaling)) {
            starts--;
        }
    }

    /** Starts what is warm soonest until there is enough for now, one for each function in turn; urgent ones first. */
    private void meetNow(long now, Scaling scaling) {
        meetNow(Math.max(URGENT, config.missTarget()), now, scaling);
        meetNow(config.missTarget(), now, scaling);
    }

    private void meetNow(double share, long now, Scaling scaling) {
        int starts = MOST_STARTS;
        boolean again = true;
        while (again) {
            again = false;
            for (int f = 0; f < rates.length && starts > 0; f++) {
                if (state().demand.active(f) && meetNow(f, share, now, scaling)) {
                    starts--;
                    again = true;
                }
            }
        }
    }

    /** Starts one replica, if more than a share of tasks would be late with what will be warm as soon as it. */
    private boolean meetNow(int function, double share, long now, Scaling scaling) {
        double rate = state().demand.now(function);
        PlatformView used = soonest(function, false);
        PlatformView any = soonest(function, true);
        if (any == null || rate <= 0) {
            return false;
        }
        PlatformView site = used != null && used.type() == any.type() ? used : any;
        boolean near = site == used;
        double late = soon(function, now + coldNanos(function, site)).missShare(rate);
        if (late <= share) {
            return false;
        }
        if (near || late * relief(function, now) / LONGEST_RELIEF > config.nodeWorth()) {
            return start(function, site, now, scaling);
        }
        state().surplus.makeRoom(function, site.type(), 1, scaling);
        return false;
    }

    /** In how many seconds what is starting already will be enough for now; a minute if it will not. */
    private double relief(int function, long now) {
        State s = state();
        if (!followed[function]) {
            return UNSETTLED_RELIEF;
        }
        double rate = s.demand.now(function);
        for (int t = 0; t < catalog.typeCount(); t++) {
            long ready = readyNanos[function][t];
            if (s.cluster.starting(function, t) > 0 && soon(function, ready).enough(rate)) {
                return Math.min(LONGEST_RELIEF, Math.max(0, (ready - now) * 1e-9));
            }
        }
        return LONGEST_RELIEF;
    }

    /** What is warm, or will be by some time. */
    private Need.Pool soon(int function, long by) {
        State s = state();
        Need.Pool pool = s.need.pool(function);
        for (int t = 0; t < catalog.typeCount(); t++) {
            boolean early = readyNanos[function][t] <= by;
            pool.add(t, s.cluster.replicas(function, t) - (early ? 0 : s.cluster.starting(function, t)));
        }
        return pool;
    }

    /** Where a replica would be warm soonest; null if nowhere. */
    private @Nullable PlatformView soonest(int function, boolean anyNode) {
        PlatformView best = null;
        for (int place = 0; place < costs.count(function); place++) {
            int type = costs.type(function, place);
            PlatformView site = state().need.useful(function, type) ? site(function, type, anyNode) : null;
            if (site != null && (best == null || coldNanos(function, site) < coldNanos(function, best))) {
                best = site;
            }
        }
        return best;
    }

    private @Nullable PlatformView site(int function, int type, boolean anyNode) {
        Sites sites = state().sites;
        return anyNode ? sites.anywhere(function, type) : sites.onUsedNode(function, type);
    }

    private long coldNanos(int function, PlatformView site) {
        long execution = speeds.nanos(function, site.type());
        return site.cachedFunction() == function
                ? execution
                : execution + catalog.coldStartNanos(function, site.type());
    }

    private boolean start(int function, @Nullable PlatformView site, long now, Scaling scaling) {
        if (site == null) {
            Decision.forget(scaling.explaining());
            return false;
        }
        explain(function, now, scaling);
        readyNanos[function][site.type()] = scaling.start(function, site).readyNanos();
        return true;
    }

    private void explain(int function, long now, Scaling scaling) {
        Decision.Builder decision = scaling.explaining();
        if (decision != null) {
            Demand demand = state().demand;
            Need.Pool pool = soon(function, now);
            decision.note("tasksPerSecondNow", demand.now(function))
                    .note("tasksPerSecondMean", demand.mean(function))
                    .note("tasksPerSecondPeak", demand.peak(function))
                    .note("capacityPerSecond", pool.perSecond())
                    .note("shareLate", pool.missShare(demand.now(function)));
        }
    }

    private void plan(long now, Scaling scaling) {
        State s = state();
        for (int f = 0; f < rates.length; f++) {
            rates[f] = s.demand.active(f) ? s.demand.mean(f) : 0;
        }
        if (config.optimise()) {
            s.base.make(rates);
        }
        s.homes.find();
        for (int f = 0; f < rates.length; f++) {
            if (settled(f)) {
                follow(f, now, scaling);
                followed[f] = true;
                standBy(f, now, scaling);
            } else if (config.standby() && s.cluster.replicas(f) == 0) {
                start(f, standBySite(f, false), now, scaling);
            }
        }
        s.surplus.release(now, scaling);
    }

    private boolean settled(int function) {
        Demand demand = state().demand;
        double age = demand.age(function);
        boolean sure = demand.arrivals(function) >= SURE_ARRIVALS || age >= SURE_SECONDS;
        return demand.active(function) && sure && age >= config.settleSeconds();
    }

    /** Starts what the plan wants and is not there. */
    private void follow(int function, long now, Scaling scaling) {
        State s = state();
        for (int t = 0; t < catalog.typeCount(); t++) {
            int missing = s.base.wanted(function, t) - s.cluster.replicas(function, t);
            while (missing > 0 && start(function, s.sites.anywhere(function, t), now, scaling)) {
                missing--;
            }
            if (missing > 0) {
                s.surplus.makeRoom(function, t, missing, scaling);
            }
        }
    }

    /** Keeps replicas ready, on nodes in use as far as possible. */
    private void standBy(int function, long now, Scaling scaling) {
        State s = state();
        if (!config.standby()) {
            return;
        }
        double rate = s.surplus.readyFor(function);
        Need.Pool pool = s.surplus.all(function);
        if (pool.enough(STANDBY_SLACK * rate)) {
            return;
        }
        for (int i = 0; i < MOST_STARTS && !pool.enough(rate); i++) {
            PlatformView site = standBySite(function, now);
            if (!start(function, site, now, scaling)) {
                return;
            }
            pool.add(Objects.requireNonNull(site).type(), 1);
        }
    }

    /** A platform on a home; on any node only when there has been none on a home for some time. */
    private @Nullable PlatformView standBySite(int function, long now) {
        PlatformView home = standBySite(function, false);
        if (home != null) {
            lackingSince[function] = Long.MAX_VALUE;
            return home;
        }
        lackingSince[function] = Math.min(lackingSince[function], now);
        return now - lackingSince[function] >= config.standbyPatience() ? standBySite(function, true) : null;
    }

    private @Nullable PlatformView standBySite(int function, boolean anyNode) {
        State s = state();
        for (int place = 0; place < costs.count(function); place++) {
            int type = costs.type(function, place);
            if (s.need.useful(function, type) && s.base.spare(type) > 0) {
                PlatformView site = anyNode ? s.sites.anywhere(function, type) : s.homes.site(function, type);
                if (site != null) {
                    return site;
                }
            }
        }
        return null;
    }

    /** For tests: what is planned. */
    int[][] planned() {
        int[][] copy = new int[rates.length][catalog.typeCount()];
        for (int f = 0; f < copy.length; f++) {
            Arrays.setAll(copy[f], plannedOf(f));
        }
        return copy;
    }

    private java.util.function.IntUnaryOperator plannedOf(int function) {
        return type -> state().base.wanted(function, type);
    }
}
