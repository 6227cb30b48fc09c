package io.herofake.server.engine;

import static io.herofake.server.Engines.WET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.backend.BackendException;
import io.herofake.model.Verdict;
import io.herofake.model.picture.PictureException;
import io.herofake.server.Engines;
import io.herofake.server.Gate;
import io.herofake.server.StagedModel;
import io.herofake.server.engine.EngineRefusedException.Reason;
import io.herofake.server.engine.InferenceOutcome.Answered;
import io.herofake.server.engine.InferenceOutcome.Failed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests through the engine, on replicas whose stages the test decides. */
class InferenceEngineTest {
    private final Gate gate = new Gate();
    private final List<Integer> ran = new CopyOnWriteArrayList<>();
    private final StagedModel gated = new StagedModel(encoded -> {
        ran.add((int) encoded[0]);
        gate.pass();
        return new Verdict(encoded[0] > 50, encoded[0] / 100.0);
    });

    private static InferenceEngine start(int replicas, int queue, Engines.Served... models) {
        return Engines.start(List.of(models), replicas, queue);
    }

    /** A request that carries a number as its picture. */
    private static InferenceRequest request(int number, String qos, long arrivalNanos) {
        return InferenceRequest.picture("staged", qos, new byte[] {(byte) number}, arrivalNanos);
    }

    private static CompletableFuture<InferenceOutcome> submit(InferenceEngine engine, InferenceRequest request)
            throws EngineRefusedException {
        CompletableFuture<InferenceOutcome> outcome = new CompletableFuture<>();
        engine.submit(request, outcome::complete);
        return outcome;
    }

    private static FailureReason reason(CompletableFuture<InferenceOutcome> outcome) {
        return ((Failed) outcome.join()).reason();
    }

    @Test
    void answersWithVerdictTimingDeadlineAndCost() throws Exception {
        try (InferenceEngine engine = start(1, 4, gated.named("staged"))) {
            gate.open();
            InferenceOutcome outcome =
                    submit(engine, request(75, "high", System.nanoTime())).join();

            assertThat(outcome).isInstanceOfSatisfying(Answered.class, answered -> {
                assertThat(answered.verdict()).isEqualTo(new Verdict(true, 0.75));
                assertThat(answered.model().name()).isEqualTo("staged");
                assertThat(answered.level().name()).isEqualTo("high");
                TaskEnd end = answered.end();
                assertThat(end.deadlineNanos() - end.arrivalNanos()).isEqualTo(2 * WET);
                InferenceTiming timing = answered.timing();
                assertThat(timing.queueNanos() + timing.startNanos() + timing.decodeNanos() + timing.inferenceNanos())
                        .isLessThanOrEqualTo(timing.totalNanos());
                assertThat(answered.deadlineMet()).isEqualTo(timing.totalNanos() <= 2 * WET);
                assertThat(end.joules()).isEqualTo(2.5);
                assertThat(end.energy()).isEqualTo(EnergySource.ESTIMATED_PROFILE);
                assertThat(end.charged()).isEqualTo(answered.deadlineMet() ? 0.003 : 0.003 * 0.25);
                assertThat(answered.place().platform()).isEqualTo("local/0");
            });
        }
    }

    @Test
    void runsTheEarliestAbsoluteDeadlineFirstAndTiesInOrderOfArrival() throws Exception {
        ManualClock clock = new ManualClock();
        try (InferenceEngine engine = Engines.start(List.of(gated.named("staged")), 1, 16, clock)) {
            clock.advance(20 * WET);
            long now = clock.nanoTime();
            List<CompletableFuture<InferenceOutcome>> all = new ArrayList<>();
            all.add(submit(engine, request(1, "low", now)));
            gate.awaitArrival();
            all.add(submit(engine, request(2, "low", now - 3 * WET))); // due in 1 WET
            all.add(submit(engine, request(3, "medium", now - 2 * WET))); // the same
            all.add(submit(engine, request(4, "high", now))); // in 2 WET, though its level is the highest
            all.add(submit(engine, request(5, "medium", now - 3 * WET))); // in 0 WET
            all.add(submit(engine, request(6, "high", now - 10 * WET))); // over already, and still answered
            gate.open();
            all.forEach(CompletableFuture::join);

            assertThat(ran).containsExactly(1, 6, 5, 2, 3, 4);
            assertThat(all.get(5).join())
                    .isInstanceOfSatisfying(
                            Answered.class,
                            late -> assertThat(late.deadlineMet()).isFalse());
        }
    }

    @Test
    void refusesWhatTheQueueCannotHoldAndStillAnswersTheRest() throws Exception {
        try (InferenceEngine engine = start(1, 2, gated.named("staged"))) {
            List<CompletableFuture<InferenceOutcome>> accepted = new ArrayList<>();
            accepted.add(submit(engine, request(1, "low", 0)));
            gate.awaitArrival();
            accepted.add(submit(engine, request(2, "low", 0)));
            accepted.add(submit(engine, request(3, "low", 0)));

            Failed refused = (Failed) submit(engine, request(4, "high", 0)).join();
            assertThat(refused.reason()).isEqualTo(FailureReason.QUEUE_FULL);
            assertThat(refused.retryAfterNanos()).isBetween(3 * WET, 4 * WET);
            assertThat(engine.unanswered()).isEqualTo(3);
            gate.open();
            assertThat(accepted)
                    .allSatisfy(outcome -> assertThat(outcome.join()).isInstanceOf(Answered.class));
            assertThat(ran).containsExactly(1, 2, 3);
        }
    }

    @Test
    void refusesUnknownModelsAndLevelsNamingTheKnownOnes() {
        try (InferenceEngine engine = start(1, 2, gated.named("staged"))) {
            InferenceRequest other = InferenceRequest.picture("other", "high", new byte[] {1}, 0);
            assertThatThrownBy(() -> engine.submit(other, outcome -> {}))
                    .isInstanceOf(EngineRefusedException.class)
                    .hasMessage("no model 'other'; known: staged");
            assertThatThrownBy(() -> engine.submit(request(1, "best", 0), outcome -> {}))
                    .isInstanceOf(EngineRefusedException.class)
                    .hasMessage("no QoS level 'best'; known: high, medium, low");
        }
    }

    @Test
    void cancelsAtOnceWhatIsQueuedAndWhatRunsWhenItHasEnded() throws Exception {
        try (InferenceEngine engine = start(1, 4, gated.named("staged"))) {
            CompletableFuture<InferenceOutcome> running = new CompletableFuture<>();
            CompletableFuture<InferenceOutcome> queued = new CompletableFuture<>();
            Ticket runningTicket = engine.submit(request(1, "low", 0), running::complete);
            gate.awaitArrival();
            Ticket queuedTicket = engine.submit(request(2, "low", 0), queued::complete);

            runningTicket.cancel();
            queuedTicket.cancel();
            queuedTicket.cancel();
            assertThat(reason(queued)).isEqualTo(FailureReason.CANCELLED);
            assertThat(running).isNotDone();
            gate.open();
            assertThat(reason(running)).isEqualTo(FailureReason.CANCELLED);
            assertThat(engine.drain(Duration.ofMinutes(1))).isTrue();
            assertThat(ran).containsExactly(1);
        }
    }

    @Test
    void survivesWhateverAStageThrows() throws Exception {
        List<Throwable> thrown = List.of(
                new StackOverflowError(), new OutOfMemoryError(), new IllegalStateException("x"), new AssertionError());
        StagedModel failing = new StagedModel(encoded -> {
            if (encoded[0] < thrown.size()) {
                throw StagedFailure.sneak(thrown.get(encoded[0]));
            }
            return new Verdict(false, 0.5);
        });
        try (InferenceEngine engine = start(1, 8, failing.named("staged"))) {
            assertThat(reasons(engine, 4))
                    .containsExactly(
                            FailureReason.INTERNAL,
                            FailureReason.OUT_OF_MEMORY,
                            FailureReason.INTERNAL,
                            FailureReason.INTERNAL);
            assertThat(submit(engine, request(9, "low", 0)).join()).isInstanceOf(Answered.class);
        }
    }

    private static List<FailureReason> reasons(InferenceEngine engine, int count) throws EngineRefusedException {
        List<FailureReason> reasons = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            reasons.add(reason(submit(engine, request(i, "low", 0))));
        }
        return reasons;
    }

    @Test
    void survivesAHandlerThatThrows() throws Exception {
        try (InferenceEngine engine = start(1, 8, StagedModel.instant().named("staged"))) {
            engine.submit(request(1, "low", 0), outcome -> {
                throw new AssertionError("a handler's fault, expected in the log");
            });
            assertThat(submit(engine, request(2, "low", 0)).join()).isInstanceOf(Answered.class);
        }
    }

    @Test
    void neverGivesAScoreThatIsNoProbability() throws Exception {
        double[] scores = {Double.NaN, Double.POSITIVE_INFINITY, -0.01, 1.01};
        StagedModel mad = new StagedModel(encoded -> new Verdict(true, scores[encoded[0]]));
        try (InferenceEngine engine = start(1, 8, mad.named("staged"))) {
            assertThat(reasons(engine, 4)).containsOnly(FailureReason.INVALID_OUTPUT);
        }
    }

    @ParameterizedTest
    @EnumSource(BackendException.Kind.class)
    void tellsBackendFailuresApart(BackendException.Kind kind) throws Exception {
        StagedModel failing = new StagedModel(encoded -> {
            throw new BackendException(kind, "internal words", null);
        });
        try (InferenceEngine engine = start(1, 8, failing.named("staged"))) {
            Failed failed = (Failed) submit(engine, request(1, "low", 0)).join();
            assertThat(failed.reason())
                    .isEqualTo(
                            switch (kind) {
                                case INVALID_OUTPUT -> FailureReason.INVALID_OUTPUT;
                                case OUT_OF_MEMORY -> FailureReason.OUT_OF_MEMORY;
                                case DEVICE_LOST -> FailureReason.DEVICE_LOST;
                                case INVALID_MODEL, RUNTIME_FAILURE -> FailureReason.BACKEND_FAILURE;
                            });
            assertThat(failed.detail()).doesNotContain("internal words");
        }
    }

    @Test
    void aReplicaThatRanOutOfMemoryGivesItBackBeforeTheNextStarts() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        List<Integer> openAtInference = new CopyOnWriteArrayList<>();
        StagedModel[] model = new StagedModel[1];
        model[0] = new StagedModel(encoded -> {
            openAtInference.add(model[0].openPipelines());
            if (failures.getAndIncrement() == 0) {
                throw new BackendException(BackendException.Kind.OUT_OF_MEMORY, "CUDA failure 2: out of memory", null);
            }
            return new Verdict(false, 0.5);
        });
        try (InferenceEngine engine = start(1, 8, model[0].named("staged"))) {
            assertThat(reason(submit(engine, request(1, "low", 0)))).isEqualTo(FailureReason.OUT_OF_MEMORY);
            assertThat(submit(engine, request(2, "low", 0)).join()).isInstanceOf(Answered.class);

            assertThat(model[0].openedPipelines()).isEqualTo(2);
            assertThat(openAtInference).containsExactly(1, 1);
        }
    }

    @ParameterizedTest
    @EnumSource(PictureException.Kind.class)
    void tellsBadPicturesApart(PictureException.Kind kind) throws Exception {
        StagedModel picky = new StagedModel(new StagedModel.Stages() {
            @Override
            public void decode(byte[] encoded) throws PictureException {
                throw new PictureException(kind, "words for the client");
            }

            @Override
            public Verdict infer(byte[] encoded) {
                throw new AssertionError("nothing was decoded");
            }
        });
        try (InferenceEngine engine = start(1, 8, picky.named("staged"))) {
            Failed failed = (Failed) submit(engine, request(1, "low", 0)).join();
            assertThat(failed.reason().name()).endsWith(kind.name());
            assertThat(failed.detail()).isEqualTo("words for the client");
        }
    }

    @Test
    void drainsAcceptedRequestsAndRefusesNewOnes() throws Exception {
        try (InferenceEngine engine = start(1, 8, gated.named("staged"))) {
            CompletableFuture<InferenceOutcome> running = submit(engine, request(1, "low", 0));
            CompletableFuture<InferenceOutcome> queued = submit(engine, request(2, "low", 0));
            gate.awaitArrival();

            assertThat(engine.drain(Duration.ZERO)).isFalse();
            assertThatThrownBy(() -> submit(engine, request(3, "low", 0)))
                    .isInstanceOfSatisfying(
                            EngineRefusedException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
            gate.open();
            assertThat(engine.drain(Duration.ofMinutes(1))).isTrue();
            assertThat(running).isCompletedWithValueMatching(Answered.class::isInstance);
            assertThat(queued).isCompletedWithValueMatching(Answered.class::isInstance);
        }
    }

    @Test
    void closingFailsWhatIsQueuedEndsWhatRunsAndClosesTheReplicas() throws Exception {
        InferenceEngine engine = start(1, 8, gated.named("staged"));
        CompletableFuture<InferenceOutcome> running = submit(engine, request(1, "low", 0));
        gate.awaitArrival();
        CompletableFuture<InferenceOutcome> queued = new CompletableFuture<>();
        engine.submit(request(2, "low", 0), outcome -> {
            queued.complete(outcome);
            gate.open();
        });
        engine.close();
        engine.close();

        assertThat(running.join()).isInstanceOf(Answered.class);
        assertThat(reason(queued)).isEqualTo(FailureReason.CLOSED);
        assertThat(gated.openPipelines()).isZero();
        assertThat(engine.ended()).isDone();
    }

    @Test
    void refusesNoModelsAndTwoOfOneName() {
        assertThatThrownBy(() -> start(1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> start(
                        1,
                        1,
                        StagedModel.instant().named("a"),
                        StagedModel.instant().named("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice: [a, a]");
    }
}
