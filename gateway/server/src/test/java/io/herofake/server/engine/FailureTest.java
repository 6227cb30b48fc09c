package io.herofake.server.engine;

import static io.herofake.server.Engines.WET;
import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.backend.BackendException;
import io.herofake.model.Verdict;
import io.herofake.policy.ReplicaState;
import io.herofake.server.Engines;
import io.herofake.server.Gate;
import io.herofake.server.Manifests;
import io.herofake.server.StagedModel;
import io.herofake.server.engine.InferenceOutcome.Answered;
import io.herofake.server.engine.InferenceOutcome.Failed;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Replicas that are lost, hang, fail or cannot be started, by a clock that the test moves. */
class FailureTest {
    private static final long SECOND = 1_000_000_000L;

    private final ManualClock clock = new ManualClock();
    private final Gate gate = new Gate();
    private final List<Consumer<BackendException>> deaths = new CopyOnWriteArrayList<>();
    private final List<ReplicaChange.Kind> changes = new CopyOnWriteArrayList<>();
    private final StagedModel gated = new StagedModel(encoded -> {
        gate.pass();
        return new Verdict(false, 0.5);
    });

    /** The gated model, whose replicas can be killed. */
    private Engines.Served mortal() {
        return new Engines.Served(Manifests.of("staged"), (order, onLoss) -> {
            deaths.add(onLoss);
            return gated.open(order, onLoss);
        });
    }

    private InferenceEngine start(int requeues, int replicas, Engines.Served served) {
        InferenceEngine engine = Engines.start(Engines.options(8, requeues), List.of(served), replicas, clock);
        engine.addListener(new EngineListener() {
            @Override
            public void replicaChanged(ReplicaChange change) {
                changes.add(change.kind());
            }
        });
        return engine;
    }

    private CompletableFuture<InferenceOutcome> submit(InferenceEngine engine) throws EngineRefusedException {
        CompletableFuture<InferenceOutcome> outcome = new CompletableFuture<>();
        engine.submit(InferenceRequest.picture("staged", "low", new byte[] {1}, clock.nanoTime()), outcome::complete);
        return outcome;
    }

    private static void kill(Consumer<BackendException> replica) {
        replica.accept(new BackendException(BackendException.Kind.DEVICE_LOST, "killed by the test", null));
    }

    @Test
    void aRequestOfALostReplicaIsExecutedOnceMore() throws Exception {
        try (InferenceEngine engine = start(1, 1, mortal())) {
            CompletableFuture<InferenceOutcome> outcome = submit(engine);
            gate.awaitArrival();
            kill(deaths.get(0));
            gate.awaitArrival(); // on the replica that took its place
            gate.open();

            assertThat(outcome.join())
                    .isInstanceOfSatisfying(
                            Answered.class,
                            answered -> assertThat(answered.end().losses()).isEqualTo(1));
            assertThat(changes).contains(ReplicaChange.Kind.LOST);
            assertThat(engine.snapshot().join().totals().requeues()).isEqualTo(1);
        }
        assertThat(gated.openPipelines()).isZero();
    }

    @Test
    void aSecondLossIsToldToTheClient() throws Exception {
        try (InferenceEngine engine = start(1, 1, mortal())) {
            CompletableFuture<InferenceOutcome> outcome = submit(engine);
            gate.awaitArrival();
            kill(deaths.get(0));
            gate.awaitArrival();
            kill(deaths.get(1));

            Failed failed = (Failed) outcome.join();
            assertThat(failed.reason()).isEqualTo(FailureReason.DEVICE_LOST);
            assertThat(failed.detail()).doesNotContain("killed by the test");
            gate.open();
        }
    }

    @Test
    void aReplicaThatHangsIsReplaced() throws Exception {
        try (InferenceEngine engine = start(1, 1, mortal())) {
            CompletableFuture<InferenceOutcome> outcome = submit(engine);
            gate.awaitArrival();
            clock.advance(9 * SECOND); // the bound is ten seconds, or twenty times the profile's 100 ms
            engine.snapshot().join();
            assertThat(changes).doesNotContain(ReplicaChange.Kind.HUNG);
            clock.advance(2 * SECOND);
            engine.snapshot().join();
            gate.awaitArrival();
            assertThat(changes).contains(ReplicaChange.Kind.HUNG);
            gate.open();

            assertThat(outcome.join()).isInstanceOf(Answered.class);
        }
    }

    @Test
    void aStartThatFailsIsTriedAgainEverMoreRarely() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        Engines.Served broken = new Engines.Served(Manifests.of("staged"), (order, onLoss) -> {
            tries.incrementAndGet();
            throw new BackendException(BackendException.Kind.INVALID_MODEL, "no such file", null);
        });
        try (InferenceEngine engine = start(1, 1, broken)) {
            CompletableFuture<InferenceOutcome> outcome = submit(engine);
            for (int i = 0; i < 200; i++) {
                clock.advance(SECOND / 2);
                awaitStarts(engine);
            }
            // 100 s of ticks every 2 s: at first two tries, then after 1, 2, 4, 8, 16, 32 and 60 s at the soonest.
            assertThat(tries.get()).isBetween(3, 9);
            assertThat(outcome).isNotDone();
        }
    }

    /** Waits until what is being started, on threads of its own, has failed or is ready: time stands still meanwhile. */
    private void awaitStarts(InferenceEngine engine) {
        boolean starting = true;
        while (starting) {
            clock.awaitIdle();
            starting = engine.snapshot().join().nodes().stream()
                    .flatMap(node -> node.platforms().stream())
                    .anyMatch(platform ->
                            platform.replica() != null && platform.replica().state() == ReplicaState.STARTING);
        }
    }

    @Test
    void aReplicaThatKeepsFailingIsReplaced() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        StagedModel failing = new StagedModel(encoded -> {
            if (runs.incrementAndGet() <= 3) {
                throw new BackendException(BackendException.Kind.RUNTIME_FAILURE, "odd", null);
            }
            return new Verdict(false, 0.5);
        });
        try (InferenceEngine engine = start(0, 1, failing.named("staged"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(((Failed) submit(engine).join()).reason()).isEqualTo(FailureReason.BACKEND_FAILURE);
            }
            assertThat(submit(engine).join()).isInstanceOf(Answered.class);
            assertThat(changes).contains(ReplicaChange.Kind.LOST);
            assertThat(failing.openedPipelines()).isEqualTo(2);
        }
    }

    @Test
    void tellsWhenExecutionTimesLeaveTheirProfile() throws Exception {
        List<ExecutionDrift> drifts = new CopyOnWriteArrayList<>();
        StagedModel slow = new StagedModel(encoded -> {
            clock.advance(2 * WET);
            return new Verdict(false, 0.5);
        });
        try (InferenceEngine engine = InferenceEngine.start(
                Engines.options(8, 0),
                Engines.real(Engines.deployment(List.of(slow.named("staged")), 1, clock)),
                io.herofake.policy.registry.PolicyRegistry.standard(),
                clock,
                null)) {
            engine.addListener(new EngineListener() {
                @Override
                public void drifted(ExecutionDrift drift) {
                    drifts.add(drift);
                }
            });
            for (int i = 0; i < 50; i++) {
                submit(engine).join();
            }
            engine.snapshot().join();
            assertThat(drifts).singleElement().satisfies(drift -> {
                assertThat(drift.drifted()).isTrue();
                assertThat(drift.meanNanos()).isEqualTo(2.0 * WET);
                assertThat(drift.profileNanos()).isEqualTo(WET);
            });
        }
    }
}
