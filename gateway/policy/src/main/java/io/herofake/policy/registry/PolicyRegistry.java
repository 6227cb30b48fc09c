package io.herofake.policy.registry;

import io.herofake.policy.Catalog;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.Settings;
import io.herofake.policy.placement.BinPackingScheduler;
import io.herofake.policy.placement.HeroFakeScheduler;
import io.herofake.policy.placement.KnativeScheduler;
import io.herofake.policy.placement.PullScheduler;
import io.herofake.policy.placement.RandomScheduler;
import io.herofake.policy.placement.RoundRobinScheduler;
import io.herofake.policy.placement.Scheduler;
import io.herofake.policy.plan.PlanAutoscaler;
import io.herofake.policy.plan.PlanConfig;
import io.herofake.policy.queueing.AcceptAll;
import io.herofake.policy.queueing.Admission;
import io.herofake.policy.queueing.BatchingPolicy;
import io.herofake.policy.queueing.EarliestDeadlineFirst;
import io.herofake.policy.queueing.FeasibleAdmission;
import io.herofake.policy.queueing.FillBatching;
import io.herofake.policy.queueing.FirstInFirstOut;
import io.herofake.policy.queueing.MeetableFirst;
import io.herofake.policy.queueing.NoBatching;
import io.herofake.policy.queueing.PreferredBatching;
import io.herofake.policy.queueing.QueueOrder;
import io.herofake.policy.scaling.Autoscaler;
import io.herofake.policy.scaling.FixedAutoscaler;
import io.herofake.policy.scaling.HeroFakeAutoscaler;
import io.herofake.policy.scaling.KeepWarm;
import io.herofake.policy.scaling.KnativeAutoscaler;
import io.herofake.policy.scaling.KpaAutoscaler;
import io.herofake.policy.scaling.MakeRoom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Policies by name. A new policy is one class and one registration here, or on a registry of one's own. */
public final class PolicyRegistry {
    /**
     * Makes a policy for one kernel.
     *
     * @param <T> the kind of policy
     */
    @FunctionalInterface
    public interface Factory<T> {
        /**
         * Makes it.
         *
         * @throws IllegalArgumentException if a setting is unknown or out of range
         */
        T create(Catalog catalog, Settings settings, long seed);
    }

    private record SchedulerEntry(Factory<Scheduler> factory, String order, String batching) {}

    private final Map<String, Factory<Autoscaler>> autoscalers = new TreeMap<>();
    private final Map<String, SchedulerEntry> schedulers = new TreeMap<>();
    private final Map<String, Factory<QueueOrder>> orders = new TreeMap<>();
    private final Map<String, Factory<BatchingPolicy>> batchings = new TreeMap<>();
    private final Map<String, Factory<Admission>> admissions = new TreeMap<>();

    /** A registry with every policy of this product. */
    public static PolicyRegistry standard() {
        PolicyRegistry registry = new PolicyRegistry();
        registry.autoscaler(
                "hro",
                (catalog, settings, seed) -> new HeroFakeAutoscaler(HeroFakeAutoscaler.Config.read(catalog, settings)));
        registry.autoscaler(
                "kn", (catalog, settings, seed) -> new KnativeAutoscaler(KnativeAutoscaler.Config.read(settings)));
        registry.autoscaler("kpa", (catalog, settings, seed) -> new KpaAutoscaler(KpaAutoscaler.Config.read(settings)));
        registry.autoscaler(
                "plan", (catalog, settings, seed) -> new PlanAutoscaler(catalog, PlanConfig.read(settings)));
        registry.autoscaler("fixed", (catalog, settings, seed) -> FixedAutoscaler.create(settings));
        registry.scheduler("hro", "edf", (catalog, settings, seed) -> HeroFakeScheduler.create(catalog, settings));
        registry.scheduler("kn", "fifo", (catalog, settings, seed) -> new KnativeScheduler(catalog.functionCount()));
        registry.scheduler(
                "pull", "meetable", "fill", (catalog, settings, seed) -> PullScheduler.create(catalog, settings));
        registry.scheduler(
                "rp", "fifo", (catalog, settings, seed) -> new RandomScheduler(catalog.functionCount(), seed));
        registry.scheduler(
                "bpff", "fifo", (catalog, settings, seed) -> new BinPackingScheduler(catalog.functionCount()));
        registry.scheduler("rr", "fifo", (catalog, settings, seed) -> new RoundRobinScheduler(catalog.functionCount()));
        registry.order("edf", (catalog, settings, seed) -> new EarliestDeadlineFirst());
        registry.order("meetable", (catalog, settings, seed) -> MeetableFirst.create(catalog, settings));
        registry.order("fifo", (catalog, settings, seed) -> new FirstInFirstOut());
        registry.batching("preferred", (catalog, settings, seed) -> PreferredBatching.create(catalog, settings));
        registry.admission("feasible", (catalog, settings, seed) -> new FeasibleAdmission(catalog));
        registry.batching("fill", (catalog, settings, seed) -> FillBatching.create(catalog, settings));
        registry.batching("none", (catalog, settings, seed) -> new NoBatching());
        registry.admission("all", (catalog, settings, seed) -> new AcceptAll());
        return registry;
    }

    /** Registers an autoscaler. */
    public PolicyRegistry autoscaler(String name, Factory<Autoscaler> factory) {
        add(autoscalers, name, factory);
        return this;
    }

    /**
     * Registers a scheduler.
     *
     * @param order the queue order that goes with it unless another is configured
     */
    public PolicyRegistry scheduler(String name, String order, Factory<Scheduler> factory) {
        return scheduler(name, order, "none", factory);
    }

    /**
     * Registers a scheduler.
     *
     * @param order    the queue order that goes with it unless another is configured
     * @param batching the batching policy that goes with it unless another is configured
     */
    public PolicyRegistry scheduler(String name, String order, String batching, Factory<Scheduler> factory) {
        add(schedulers, name, new SchedulerEntry(factory, order, batching));
        return this;
    }

    /** Registers a queue order. */
    public PolicyRegistry order(String name, Factory<QueueOrder> factory) {
        add(orders, name, factory);
        return this;
    }

    /** Registers a batching policy. */
    public PolicyRegistry batching(String name, Factory<BatchingPolicy> factory) {
        add(batchings, name, factory);
        return this;
    }

    /** Registers an admission policy. */
    public PolicyRegistry admission(String name, Factory<Admission> factory) {
        add(admissions, name, factory);
        return this;
    }

    private static <T> void add(Map<String, T> map, String name, T entry) {
        if (!name.matches("[a-z][a-z0-9]*")) {
            throw new IllegalArgumentException("a policy's name is lower-case letters and digits, not '" + name + "'");
        }
        if (map.putIfAbsent(name, entry) != null) {
            throw new IllegalArgumentException("policy '" + name + "' is registered twice");
        }
    }

    /** Names of all autoscalers, sorted. */
    public List<String> autoscalers() {
        return List.copyOf(autoscalers.keySet());
    }

    /** Names of all schedulers, sorted. */
    public List<String> schedulers() {
        return List.copyOf(schedulers.keySet());
    }

    /** Names of all batching policies, sorted. */
    public List<String> batchings() {
        return List.copyOf(batchings.keySet());
    }

    /** Names of all admission policies, sorted. */
    public List<String> admissions() {
        return List.copyOf(admissions.keySet());
    }

    /**
     * Makes the policies of one kernel. Every autoscaler also takes the settings {@code keepWarm}, a map of functions to the
     * fewest replicas that they are to have; {@code makeRoom}, whether a function with tasks and no replica takes a platform
     * from another (false), and {@code makeRoomQuantumSeconds}, for how long one that has a single replica may keep it (5).
     *
     * @throws IllegalArgumentException naming an unknown policy, an unknown setting, or one out of range
     */
    public Policies create(PolicySpec spec, Catalog catalog) {
        Maker maker = new Maker(catalog, spec.seed());
        SchedulerEntry entry = find("scheduler", schedulers, spec.scheduler());
        Factory<Autoscaler> autoscaler = find("autoscaler", autoscalers, spec.autoscaler());
        String batching = spec.batching().isEmpty() ? entry.batching() : spec.batching();
        String order = spec.order().isEmpty() ? entry.order() : spec.order();
        return new Policies(
                maker.make("autoscaler", spec.autoscaler(), keepWarm(autoscaler), spec.autoscalerSettings()),
                maker.make("scheduler", spec.scheduler(), entry.factory(), spec.schedulerSettings()),
                maker.make("queue order", order, find("queue order", orders, order), spec.orderSettings()),
                maker.make(
                        "batching policy",
                        batching,
                        find("batching policy", batchings, batching),
                        spec.batchingSettings()),
                maker.make(
                        "admission policy",
                        spec.admission(),
                        find("admission policy", admissions, spec.admission()),
                        spec.admissionSettings()));
    }

    private static Factory<Autoscaler> keepWarm(Factory<Autoscaler> factory) {
        return (catalog, settings, seed) -> {
            Map<String, Integer> counts = settings.counts("keepWarm", 1_000_000);
            boolean makeRoom = settings.flag("makeRoom", false);
            long quantum = settings.seconds("makeRoomQuantumSeconds", 5, 0, 3600);
            Autoscaler made = factory.create(catalog, settings, seed);
            int[] minimum = new int[catalog.functionCount()];
            counts.forEach((function, count) -> minimum[catalog.functionId(function)] = count);
            Autoscaler autoscaler = makeRoom ? new MakeRoom(made, minimum, quantum) : made;
            return counts.isEmpty() ? autoscaler : new KeepWarm(autoscaler, minimum);
        };
    }

    private record Maker(Catalog catalog, long seed) {
        <T> T make(String kind, String name, Factory<T> factory, Map<String, ?> values) {
            Settings settings = new Settings(kind + " '" + name + "'", values);
            T policy = factory.create(catalog, settings, seed);
            settings.requireKnown();
            return policy;
        }
    }

    private static <T> T find(String kind, Map<String, T> map, String name) {
        T entry = map.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "unknown " + kind + " '" + name + "'; known: " + String.join(", ", map.keySet()));
        }
        return entry;
    }
}
