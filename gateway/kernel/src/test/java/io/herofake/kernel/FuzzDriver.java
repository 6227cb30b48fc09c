package io.herofake.kernel;

import io.herofake.model.HardwareType;
import io.herofake.policy.Catalog;
import io.herofake.policy.Decision;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.QosLevel;
import io.herofake.policy.ReplicaState;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import io.herofake.policy.placement.HeroFakeScheduler.Consolidation;
import io.herofake.policy.registry.Policies;
import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.policy.scaling.HeroFakeAutoscaler;
import io.herofake.profile.PlatformType;
import io.herofake.profile.Profile;
import io.herofake.profile.Profile.BatchCost;
import io.herofake.profile.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A random catalog, cluster, policies and settings, and a random course of events, all from one seed. */
final class FuzzDriver implements Actions, KernelListener {
    private static final long MS = 1_000_000L;
    private static final int STEPS = 600;
    private static final List<HardwareType> HARDWARE = List.of(HardwareType.values());
    private static final String[] AUTOSCALERS = {"hro", "kn", "kpa"};
    private static final String[] SCHEDULERS = {"hro", "kn", "rp", "bpff", "rr"};

    final List<String> log = new ArrayList<>();
    private final SplittableRandom random;
    private final Catalog catalog;
    private final Kernel kernel;
    private final List<NodeSpec> nodes = new ArrayList<>();
    /** What the kernel asked for and was not answered yet, and handles of things long gone. */
    private final List<Long> starting = new ArrayList<>();

    private final List<Long> stopping = new ArrayList<>();
    private final List<Long> running = new ArrayList<>();
    private final List<Long> tasks = new ArrayList<>();
    private long now;
    private long tag;
    private final Map<String, Integer> seen = new TreeMap<>();
    private boolean kind;
    private final boolean own;
    private String autoscaler = "";

    FuzzDriver(long seed) {
        this(seed, false);
    }

    /**
     * From a seed.
     *
     * @param own whether the product's own policies are among those drawn; they hold tasks back at the gateway
     */
    FuzzDriver(long seed, boolean own) {
        this.own = own;
        random = new SplittableRandom(seed);
        catalog = randomCatalog();
        kernel = new Kernel(catalog, randomSettings(), randomPolicies(), this, this);
        InvariantChecker checker = InvariantChecker.watch(kernel);
        if (!own) {
            checker.placesAlways();
        }
        int count = 1 + random.nextInt(5);
        for (int n = 0; n < count; n++) {
            nodes.add(randomNode("n" + n));
        }
    }

    private Catalog randomCatalog() {
        int types = 1 + random.nextInt(4);
        int functions = 1 + random.nextInt(4);
        List<PlatformType> typeList = new ArrayList<>();
        for (int t = 0; t < types; t++) {
            HardwareType hardware = t == 0 ? HardwareType.CPU : HARDWARE.get(random.nextInt(HARDWARE.size()));
            typeList.add(new PlatformType("t" + t, hardware, "", random.nextInt(1000), random.nextInt(50)));
        }
        List<Profile> profiles = new ArrayList<>();
        for (int f = 0; f < functions; f++) {
            int sure = random.nextInt(types);
            for (int t = 0; t < types; t++) {
                if (t == sure || random.nextInt(3) > 0) {
                    profiles.add(randomProfile("f" + f, "t" + t));
                }
            }
        }
        return new Catalog(typeList, profiles, QosLevel.paper());
    }

    private Profile randomProfile(String function, String type) {
        TreeMap<Integer, BatchCost> batches = new TreeMap<>();
        long nanos = (1 + random.nextInt(100)) * MS;
        double joules = random.nextInt(5) == 0 ? Double.NaN : random.nextInt(10);
        batches.put(1, new BatchCost(nanos, joules));
        if (random.nextBoolean()) {
            batches.put(2 + random.nextInt(3), new BatchCost(nanos + nanos / 2, joules * 2));
            batches.put(8, new BatchCost(nanos * 2, joules * 4));
        }
        return new Profile(
                function, type, random.nextInt(60), random.nextInt(2000) * MS, batches, Provenance.ESTIMATED);
    }

    private NodeSpec randomNode(String name) {
        List<String> platforms = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int p = 0; p < count; p++) {
            platforms.add(catalog.type(random.nextInt(catalog.typeCount())).name());
        }
        return new NodeSpec(name, 50 + random.nextInt(100), platforms);
    }

    private KernelSettings randomSettings() {
        return KernelSettings.builder()
                .gatewayCapacity(random.nextInt(4) == 0 ? random.nextInt(10) : 1000)
                .replicaCapacity(random.nextBoolean() ? 0 : 1 + random.nextInt(6))
                .placeOnStarting(random.nextBoolean())
                .taskCaching(random.nextBoolean())
                .maxRequeues(random.nextInt(3))
                .orderReplicaQueues(random.nextBoolean())
                .expireAfterNanos(random.nextInt(3) == 0 ? random.nextInt(300) * MS : -1)
                .quarantine(1 + random.nextInt(3), random.nextInt(500) * MS, 2000 * MS)
                .build();
    }

    private Policies randomPolicies() {
        return own && random.nextInt(4) > 0 ? ownPolicies() : publishedPolicies();
    }

    /** At least one of plan and pull. */
    private Policies ownPolicies() {
        int which = random.nextInt(3);
        autoscaler = which == 1 ? AUTOSCALERS[random.nextInt(AUTOSCALERS.length)] : "plan";
        String scheduler = which == 2 ? SCHEDULERS[random.nextInt(SCHEDULERS.length)] : "pull";
        Map<String, ?> none = Map.of();
        Map<String, ?> keepWarm = random.nextInt(4) == 0 ? Map.of("keepWarm", Map.of("f0", 2)) : none;
        count(autoscaler + "-" + scheduler, 1);
        return PolicyRegistry.standard()
                .create(
                        new PolicySpec(
                                autoscaler,
                                scheduler,
                                "",
                                "",
                                "all",
                                keepWarm,
                                none,
                                none,
                                none,
                                none,
                                random.nextLong()),
                        catalog);
    }

    private Policies publishedPolicies() {
        Map<String, ?> batching = Map.of("maxBatch", 4, "preferredBatchSizes", "2,4", "maxQueueDelaySeconds", 0.02);
        boolean batches = random.nextBoolean();
        autoscaler = AUTOSCALERS[random.nextInt(AUTOSCALERS.length)];
        String scheduler = SCHEDULERS[random.nextInt(SCHEDULERS.length)];
        Map<String, ?> keepWarm = random.nextInt(4) == 0 ? Map.of("keepWarm", Map.of("f0", 2)) : Map.of();
        double[] weights = {random.nextInt(4), 1 + random.nextInt(4), random.nextInt(4)};
        boolean longest = random.nextBoolean();
        Map<String, ?> heroFake = Map.of(
                "penaltyWeight", weights[0],
                "energyWeight", weights[1],
                "consolidationWeight", weights[2],
                "consolidation", longest ? "longest" : "shortest");
        PolicySpec spec = new PolicySpec(
                autoscaler,
                scheduler,
                random.nextBoolean() ? "edf" : "fifo",
                batches ? "preferred" : "none",
                random.nextInt(3) == 0 ? "feasible" : "all",
                keepWarm,
                scheduler.equals("hro") ? heroFake : Map.of(),
                Map.of(),
                batches ? batching : Map.of(),
                Map.of(),
                random.nextLong());
        ReferencePlacement.Rule rule = switch (scheduler) {
            case "hro" ->
                ReferencePlacement.heroFake(
                        catalog,
                        weights[0],
                        weights[1],
                        weights[2],
                        longest ? Consolidation.LONGEST : Consolidation.SHORTEST);
            case "kn" -> (candidates, task, at) -> ReferencePlacement.leastInFlight(candidates);
            case "rr" -> ReferencePlacement.roundRobin(catalog.functionCount());
            default -> (candidates, task, at) -> ReferencePlacement.firstPlatform(candidates);
        };
        return checked(PolicyRegistry.standard().create(spec, catalog), rule);
    }

    /** The same policies, compared with slow and obvious ones at every decision. */
    private Policies checked(Policies policies, ReferencePlacement.Rule rule) {
        ReferencePlacement placement =
                new ReferencePlacement(policies.scheduler(), rule, () -> count("placements compared", 1));
        boolean plain = policies.autoscaler() instanceof HeroFakeAutoscaler;
        return new Policies(
                plain ? new ReferenceStarts(policies.autoscaler()) : policies.autoscaler(),
                placement,
                policies.order(),
                policies.batching(),
                policies.admission());
    }

    /** How often each kind of thing has happened. */
    Map<String, Integer> seen() {
        Ledger ledger = kernel.ledger();
        count("ignored event", ledger.ignoredEvents());
        count("requeue", ledger.requeues());
        count("backwards", kernel.context().clock.backwards);
        for (LateCause cause : LateCause.values()) {
            count(cause.name(), ledger.late(cause));
        }
        return seen;
    }

    private void count(String what, long times) {
        if (times > 0) {
            seen.merge(what, (int) times, Integer::sum);
        }
    }

    /** A random course. */
    void run() {
        kernel.start(now, nodes, List.of());
        for (int step = 0; step < STEPS; step++) {
            now += random.nextInt(20) * MS;
            step(oddClock());
            count("waiting", kernel.waiting());
            for (int p = 0; p < kernel.cluster().platformCount(); p++) {
                count("quarantine", kernel.cluster().platform(p).quarantinedUntilNanos() > 0 ? 1 : 0);
            }
        }
    }

    private long oddClock() {
        int dice = random.nextInt(200);
        if (dice == 0) {
            now += 100_000 * MS;
        }
        return dice < 5 ? Math.max(0, now - random.nextInt(5000) * MS) : now;
    }

    private void step(long at) {
        if (kernel.nextTickNanos() <= at) {
            kernel.tick(at);
        }
        int dice = random.nextInt(100);
        if (dice < 40) {
            arrive(at);
        } else if (dice < 65) {
            answerRun(at);
        } else if (dice < 78) {
            answerStart(at);
        } else if (dice < 88) {
            answerStop(at);
        } else {
            trouble(at);
        }
    }

    private void arrive(long at) {
        int burst = random.nextInt(10) == 0 ? 12 : 1;
        for (int i = 0; i < burst; i++) {
            int function = random.nextInt(catalog.functionCount());
            tasks.add(kernel.arrived(at, function, random.nextInt(3), tag++));
        }
    }

    private static long takeOne(List<Long> list, SplittableRandom random) {
        int at = random.nextInt(list.size());
        long taken = list.get(at);
        list.set(at, list.get(list.size() - 1));
        list.remove(list.size() - 1);
        return taken;
    }

    private void answerRun(long at) {
        if (running.isEmpty()) {
            return;
        }
        long task = takeOne(running, random);
        if (!kind && random.nextInt(12) == 0) {
            if (random.nextInt(4) == 0) {
                kernel.taskInvalid(at, task);
            } else {
                kernel.taskFailed(at, task, random.nextBoolean());
            }
        } else {
            kernel.taskCompleted(at, task, random.nextInt(4) == 0 ? 3.25 : Double.NaN);
        }
    }

    private void answerStart(long at) {
        if (starting.isEmpty()) {
            return;
        }
        long replica = takeOne(starting, random);
        if (!kind && random.nextInt(8) == 0) {
            kernel.replicaFailed(at, replica);
        } else {
            kernel.replicaReady(at, replica);
        }
    }

    private void answerStop(long at) {
        if (!stopping.isEmpty()) {
            kernel.replicaStopped(at, takeOne(stopping, random));
        }
    }

    private void trouble(long at) {
        int node = random.nextInt(kernel.cluster().nodeCount());
        switch (random.nextInt(10)) {
            case 0 -> kernel.nodeLost(at, node);
            case 1, 2 -> join(at);
            case 3 -> kernel.nodeDraining(at, node);
            case 4 -> kernel.nodeResumed(at, node);
            case 5 -> failAny(at);
            case 6 -> stale(at);
            case 7 -> kernel.explain(random.nextBoolean());
            case 8 -> kernel.switchPolicies(at, randomPolicies());
            default -> cancelAny(at);
        }
    }

    private void join(long at) {
        NodeSpec spec = nodes.get(random.nextInt(nodes.size()));
        for (int n = 0; n < kernel.cluster().nodeCount(); n++) {
            if (kernel.cluster().node(n).present()
                    && kernel.cluster().node(n).name().equals(spec.name())) {
                return;
            }
        }
        kernel.nodeJoined(at, random.nextInt(4) == 0 ? randomNode(spec.name()) : spec);
    }

    private void failAny(long at) {
        ReplicaView replica = kernel.cluster()
                .platform(random.nextInt(kernel.cluster().platformCount()))
                .replica();
        if (replica != null) {
            kernel.replicaFailed(at, replica.id());
        }
    }

    private void cancelAny(long at) {
        if (!tasks.isEmpty()) {
            int recent = Math.min(20, tasks.size());
            kernel.cancelled(at, tasks.get(tasks.size() - 1 - random.nextInt(recent)));
        }
    }

    /** Events that come late, twice, or for something that never was. */
    private void stale(long at) {
        long any = tasks.isEmpty() ? 77 : tasks.get(random.nextInt(tasks.size()));
        switch (random.nextInt(5)) {
            case 0 -> kernel.replicaReady(at, random.nextLong());
            case 1 -> kernel.replicaStopped(at, random.nextInt(20));
            case 2 -> kernel.cancelled(at, random.nextLong());
            case 3 -> kernel.tick(at);
            default -> {
                kernel.taskCompleted(at, any);
                running.remove(any);
            }
        }
    }

    /** No more trouble: every node comes back, everything is answered, until every task has ended that can. */
    void settle() {
        kind = true;
        kernel.explain(false);
        for (int n = 0; n < kernel.cluster().nodeCount(); n++) {
            kernel.nodeResumed(now, n);
        }
        int quiet = 0;
        for (int round = 0; round < 200_000 && quiet < 100; round++) {
            quiet = done() ? quiet + 1 : 0;
            now += 100 * MS;
            kernel.tick(now);
            answerStart(now);
            answerStop(now);
            answerRun(now);
            if (round % 50 == 0) {
                join(now);
            }
        }
        if (!done()) {
            throw new AssertionError(kernel.tasksInSystem() + " tasks are stuck");
        }
        for (int f = 0; f < catalog.functionCount(); f++) {
            if (kernel.cluster().waiting(f) > 0 && couldStart(f)) {
                throw new AssertionError("tasks of function " + f + " wait, and nothing is started for them");
            }
        }
    }

    private boolean couldStart(int function) {
        for (int t = 0; t < catalog.typeCount(); t++) {
            boolean used = !autoscaler.startsWith("k") || catalog.type(t).hardware() == HardwareType.CPU;
            if (used && kernel.cluster().firstFit(function, t, 0) != null) {
                return true;
            }
        }
        return false;
    }

    /** Done when what is left waits for a platform that the cluster does not have or the autoscaler does not use. */
    private boolean done() {
        return running.isEmpty()
                && starting.isEmpty()
                && stopping.isEmpty()
                && kernel.tasksInSystem() == kernel.waiting()
                && !anyReplica();
    }

    private boolean anyReplica() {
        for (int p = 0; p < kernel.cluster().platformCount(); p++) {
            ReplicaView replica = kernel.cluster().platform(p).replica();
            if (replica != null && replica.state() != ReplicaState.STOPPED && replica.inFlight() > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void startReplica(ReplicaView replica, long expectedNanos) {
        starting.add(replica.id());
        count(expectedNanos == 0 ? "cached start" : "cold start", 1);
        log.add(now + " start " + replica.id() + " " + replica.function() + " " + expectedNanos);
    }

    @Override
    public void stopReplica(ReplicaView replica) {
        stopping.add(replica.id());
        log.add(now + " stop " + replica.id());
    }

    @Override
    public void dispatch(ReplicaView replica, long expectedNanos) {
        for (int i = 0; i < replica.running(); i++) {
            running.add(replica.runningTask(i).id());
        }
        count("batch", replica.running() > 1 ? 1 : 0);
        log.add(now + " dispatch " + replica.id() + " x" + replica.running() + " " + expectedNanos);
    }

    @Override
    public void reject(TaskView task, Outcome reason) {
        log.add(now + " reject " + task.tag() + " " + reason);
    }

    @Override
    public void finished(TaskView task, Outcome outcome) {
        count(outcome.name(), 1);
        log.add(now + " end " + task.tag() + " " + outcome);
    }

    @Override
    public void decided(Decision decision) {
        count(decision.kind().name(), 1);
        log.add(decision.toString());
    }
}
