package io.herofake.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.kernel.KernelSettings;
import io.herofake.kernel.Outcome;
import io.herofake.model.HardwareType;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.QosLevel;
import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.profile.PlatformType;
import io.herofake.profile.Profile;
import io.herofake.profile.Profile.BatchCost;
import io.herofake.profile.Provenance;
import io.herofake.server.Manifests;
import io.herofake.server.engine.InferenceOutcome.Answered;
import io.herofake.server.engine.InferenceOutcome.Failed;
import io.herofake.server.engine.LiveNode.LivePlatform;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replicas that fail to start, die, hang, fail, and answer after they were given up; requests that are cancelled; nodes that
 * drain; policies that are switched; all drawn from a seed, by a clock that the test moves. The oracle: every request that was
 * accepted has exactly one outcome, and the kernel's ledger counts the same.
 */
class FaultInjectionTest {
    private static final long MILLI = 1_000_000;
    private static final long EXECUTION = 20 * MILLI;
    private static final int STEPS = 4000;
    /** Each of these waits for the engine's thread. */
    private static final int STEPS_IN_STEP = 1000;
    /** A loaded machine may run the test's thread alone for long: the engine sees something at least this often. */
    private static final int STEPS_AHEAD = 100;

    private static final List<String> PAIRS = List.of("hro-hro", "kn-kn", "fixed-rr", "kpa-bpff");

    private final ManualClock clock = new ManualClock();
    /** Outcomes by request. */
    private final List<AtomicInteger> outcomes = new ArrayList<>();

    private final List<InferenceOutcome> all = new CopyOnWriteArrayList<>();
    private final AtomicInteger arrivals = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();

    private static Profile profile(String function, String type) {
        TreeMap<Integer, BatchCost> batches = new TreeMap<>(Map.of(1, new BatchCost(EXECUTION, 1)));
        return new Profile(function, type, 10, 100 * MILLI, batches, Provenance.ESTIMATED);
    }

    private static ServedModel model(String name) {
        return new ServedModel(Manifests.of(name), OptionalLong.empty(), DeadlineBasis.ESTIMATED_PROFILE);
    }

    private InferenceEngine start(Chaos chaos) {
        LivePlatform cpu = new LivePlatform("cpu", "", "test", false, chaos);
        LivePlatform gpu = new LivePlatform("gpu", "", "test", false, chaos);
        List<LivePlatform> platforms = new ArrayList<>(Collections.nCopies(2, cpu));
        platforms.add(gpu);
        Deployment deployment = new Deployment(
                List.of(model("a"), model("b"), model("c"), model("d")),
                List.of(
                        new PlatformType("cpu", HardwareType.CPU, "", 1, 1),
                        new PlatformType("gpu", HardwareType.GPU, "", 2, 2)),
                List.of(
                        profile("a", "cpu"),
                        profile("a", "gpu"),
                        profile("b", "cpu"),
                        profile("c", "gpu"),
                        profile("d", "cpu")),
                QosLevel.paper(),
                List.of(new LiveNode("one", 25, platforms), new LiveNode("two", 100, List.of(cpu, gpu))),
                List.of());
        EngineOptions options = EngineOptions.DEFAULT
                .with(policies("hro-hro"))
                .with(KernelSettings.builder()
                        .gatewayCapacity(40)
                        .replicaCapacity(3)
                        .maxRequeues(1)
                        .taskCaching(false)
                        .orderReplicaQueues(true)
                        .expireAfterNanos(2_000 * MILLI)
                        .build());
        InferenceEngine engine = InferenceEngine.start(options, deployment, PolicyRegistry.standard(), clock, null);
        engine.addListener(new EngineListener() {
            @Override
            public void arrived(TaskArrival arrival) {
                arrivals.incrementAndGet();
            }

            @Override
            public void ended(TaskEnd end) {
                ends.incrementAndGet();
            }
        });
        return engine;
    }

    private static PolicySpec policies(String pair) {
        PolicySpec names = PolicySpec.pair(pair, 1);
        return new PolicySpec(
                names.autoscaler(),
                names.scheduler(),
                "edf",
                "none",
                "all",
                Map.of("makeRoom", true),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                1);
    }

    /** The engine's thread runs beside the test's, so that everything may meet everything; what happens differs from run to run. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyRequestHasExactlyOneOutcomeHoweverThreadsMeet(long seed) throws Exception {
        play(seed, false);
    }

    /** The engine has seen each step before the next: a seed gives the same run on every machine. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void everyRequestHasExactlyOneOutcomeAndSomeRunAgainAfterALoss(long seed) throws Exception {
        ClusterTotals totals = play(seed, true);

        assertThat(totals.requeues()).isPositive();
        assertThat(totals.outcomes().get(Outcome.COMPLETED)).isPositive();
        assertThat(REFUSALS.keySet())
                .allSatisfy(
                        refusal -> assertThat(totals.outcomes().get(refusal)).isPositive());
    }

    private ClusterTotals play(long seed, boolean inStep) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Chaos chaos = new Chaos(seed * 31);
        List<Ticket> tickets = new ArrayList<>();
        ClusterTotals totals;
        try (InferenceEngine engine = start(chaos)) {
            for (int i = 0; i < (inStep ? STEPS_IN_STEP : STEPS); i++) {
                disturb(engine, chaos, tickets, random);
                if (inStep || i % STEPS_AHEAD == 0) {
                    awaitEngine(engine);
                }
            }
            chaos.calm();
            settle(engine, chaos);
            totals = engine.snapshot().join().totals();
            check(totals);
        }
        assertThat(outcomes).allSatisfy(count -> assertThat(count).hasValue(1));
        return totals;
    }

    private void check(ClusterTotals totals) {
        assertThat(outcomes).allSatisfy(count -> assertThat(count).hasValue(1));
        assertThat(arrivals).hasValue(outcomes.size());
        assertThat(ends).hasValue(outcomes.size());
        assertThat(totals.arrived()).isEqualTo(outcomes.size());
        assertThat(totals.tasksInSystem()).isZero();
        assertThat(totals.outcomes().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(outcomes.size());
        assertThat(totals.outcomes().get(Outcome.COMPLETED))
                .isEqualTo(all.stream().filter(Answered.class::isInstance).count());
        for (Map.Entry<Outcome, FailureReason> refusal : REFUSALS.entrySet()) {
            assertThat(totals.outcomes().get(refusal.getKey())).isEqualTo(count(refusal.getValue()));
        }
    }

    private static final Map<Outcome, FailureReason> REFUSALS = Map.of(
            Outcome.QUEUE_FULL, FailureReason.QUEUE_FULL,
            Outcome.EXPIRED, FailureReason.EXPIRED,
            Outcome.CANCELLED, FailureReason.CANCELLED);

    private long count(FailureReason reason) {
        return all.stream()
                .filter(outcome -> outcome instanceof Failed failed && failed.reason() == reason)
                .count();
    }

    private void disturb(InferenceEngine engine, Chaos chaos, List<Ticket> tickets, SplittableRandom random)
            throws EngineRefusedException {
        int draw = random.nextInt(1000);
        if (draw < 350) {
            tickets.add(submit(engine, random));
        } else if (draw < 380 && !tickets.isEmpty()) {
            tickets.get(random.nextInt(tickets.size())).cancel();
        } else if (draw < 385) {
            var unused = engine.drainNode(random.nextBoolean() ? "one" : "two", random.nextInt(4) == 0);
        } else if (draw < 390) {
            var unused = engine.switchPolicies(policies(PAIRS.get(random.nextInt(PAIRS.size()))));
        } else if (draw < 700) {
            chaos.step();
        } else {
            clock.advance(random.nextLong(draw < 990 ? 20 * MILLI : 3_000 * MILLI));
        }
    }

    private Ticket submit(InferenceEngine engine, SplittableRandom random) throws EngineRefusedException {
        String model = "abcd".substring(random.nextInt(4)).substring(0, 1);
        String level = QosLevel.paper().get(random.nextInt(3)).name();
        AtomicInteger count = new AtomicInteger();
        outcomes.add(count);
        return engine.submit(InferenceRequest.picture(model, level, new byte[] {1}, clock.nanoTime()), outcome -> {
            count.incrementAndGet();
            all.add(outcome);
        });
    }

    /** Returns when the engine has seen all that was done, and done all that is due. */
    private void awaitEngine(InferenceEngine engine) {
        engine.snapshot().join();
        clock.awaitIdle();
    }

    /** Time goes on and everything works until nothing is left; bounded, as a request that is lost would never end. */
    private void settle(InferenceEngine engine, Chaos chaos) {
        engine.drainNode("one", false).join();
        engine.drainNode("two", false).join();
        for (int i = 0; i < 20_000 && engine.unanswered() > 0; i++) {
            for (int j = 0; j < 5; j++) {
                chaos.step();
            }
            clock.advance(10 * MILLI);
            awaitEngine(engine);
        }
        // Replicas that are told to stop at the end have to be let.
        Thread end = new Thread(() -> {
            while (!engine.ended().isDone()) {
                chaos.step();
                clock.advance(MILLI);
                Thread.onSpinWait();
            }
        });
        end.setDaemon(true);
        end.start();
    }
}
