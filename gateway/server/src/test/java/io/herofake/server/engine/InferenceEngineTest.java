package io.herofake.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.backend.BackendException;
import io.herofake.model.Verdict;
import io.herofake.model.picture.PictureException;
import io.herofake.server.Gate;
import io.herofake.server.Manifests;
import io.herofake.server.StagedModel;
import io.herofake.server.engine.EngineRefusedException.Reason;
import io.herofake.server.engine.InferenceOutcome.Answered;
import io.herofake.server.engine.InferenceOutcome.Failed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InferenceEngineTest {
    private static final long WET = 100_000_000;

    private final Gate gate = new Gate();
    private final List<Integer> ran = new CopyOnWriteArrayList<>();
    private final StagedModel gated = new StagedModel(encoded -> {
        ran.add((int) encoded[0]);
        gate.pass();
        return new Verdict(encoded[0] > 50, encoded[0] / 100.0);
    });

    private static InferenceEngine start(int slots, int queue, ServedModel... models) throws BackendException {
        return InferenceEngine.start(new EngineOptions(slots, queue, QosLevel.PAPER, 1), List.of(models));
    }

    /** A request that carries a number as its picture. */
    private static InferenceRequest request(int number, String qos, long arrivalNanos) {
        return new InferenceRequest("staged", qos, new byte[] {(byte) number}, arrivalNanos);
    }

    private static CompletableFuture<InferenceOutcome> submit(InferenceEngine engine, InferenceRequest request)
            throws EngineRefusedException {
        CompletableFuture<InferenceOutcome> outcome = new CompletableFuture<>();
        engine.submit(request, outcome::complete);
        return outcome;
    }

    @Test
    void answersWithVerdictTimingAndDeadline() throws Exception {
        try (InferenceEngine engine = start(1, 4, gated.named("staged"))) {
            gate.open();
            InferenceOutcome outcome =
                    submit(engine, request(75, "high", System.nanoTime())).join();

            assertThat(outcome).isInstanceOfSatisfying(Answered.class, answered -> {
                assertThat(answered.verdict()).isEqualTo(new Verdict(true, 0.75));
                assertThat(answered.model().name()).isEqualTo("staged");
                assertThat(answered.qos().name()).isEqualTo("high");
                assertThat(answered.deadlineNanos()).isEqualTo(2 * WET);
                InferenceTiming timing = answered.timing();
                assertThat(timing.queueNanos() + timing.decodeNanos() + timing.inferenceNanos())
                        .isEqualTo(timing.totalNanos());
                assertThat(answered.deadlineMet()).isEqualTo(timing.totalNanos() <= 2 * WET);
            });
        }
    }

    @Test
    void runsTheEarliestAbsoluteDeadlineFirstAndTiesInOrderOfArrival() throws Exception {
        try (InferenceEngine engine = start(1, 16, gated.named("staged"))) {
            long now = System.nanoTime();
            List<CompletableFuture<InferenceOutcome>> all = new ArrayList<>();
            all.add(submit(engine, request(1, "low", now)));
            gate.awaitArrival();
            all.add(submit(engine, request(2, "low", now))); // now + 4 WET
            all.add(submit(engine, request(3, "medium", now + WET))); // the same
            all.add(submit(engine, request(4, "high", now + 3 * WET))); // now + 5 WET, though its level is the highest
            all.add(submit(engine, request(5, "medium", now))); // now + 3 WET
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

            assertThat(engine.running()).isEqualTo(1);
            assertThat(engine.queueLength()).isEqualTo(2);
            assertThatThrownBy(() -> submit(engine, request(4, "high", 0)))
                    .isInstanceOfSatisfying(
                            EngineRefusedException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.QUEUE_FULL));
            gate.open();
            assertThat(accepted)
                    .allSatisfy(outcome -> assertThat(outcome.join()).isInstanceOf(Answered.class));
            assertThat(ran).containsExactly(1, 2, 3);
        }
    }

    @Test
    void refusesUnknownModelsAndLevelsNamingTheKnownOnes() throws Exception {
        try (InferenceEngine engine = start(1, 2, gated.named("staged"))) {
            assertThatThrownBy(() ->
                            engine.submit(new InferenceRequest("other", "high", new byte[] {1}, 0), outcome -> {}))
                    .isInstanceOf(EngineRefusedException.class)
                    .hasMessage("no model 'other'; known: staged");
            assertThatThrownBy(() -> engine.submit(request(1, "best", 0), outcome -> {}))
                    .isInstanceOf(EngineRefusedException.class)
                    .hasMessage("no QoS level 'best'; known: high, medium, low");
        }
    }

    @Test
    void cancelsOnlyWhatIsQueued() throws Exception {
        try (InferenceEngine engine = start(1, 4, gated.named("staged"))) {
            List<InferenceOutcome> outcomes = new CopyOnWriteArrayList<>();
            Ticket running = engine.submit(request(1, "low", 0), outcomes::add);
            gate.awaitArrival();
            Ticket queued = engine.submit(request(2, "low", 0), outcomes::add);

            assertThat(queued.cancel()).isTrue();
            assertThat(queued.cancel()).isFalse();
            assertThat(running.cancel()).isFalse();
            assertThat(outcomes)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.reason()).isEqualTo(FailureReason.CANCELLED));
            gate.open();
            assertThat(engine.drain(Duration.ofMinutes(1))).isTrue();
            assertThat(ran).containsExactly(1);
            assertThat(outcomes).hasSize(2);
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
            reasons.add(((Failed) submit(engine, request(i, "low", 0)).join()).reason());
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
    void closingFailsWhatIsQueuedEndsWhatRunsAndClosesTheModels() throws Exception {
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
        assertThat(((Failed) queued.join()).reason()).isEqualTo(FailureReason.CLOSED);
        assertThat(gated.openPipelines()).isZero();
        assertThat(gated.closed()).isTrue();
    }

    @Test
    void closesEverythingWhereAModelCannotStart() {
        StagedModel good = StagedModel.instant();
        StagedModel bad = new StagedModel(encoded -> new Verdict(false, 0)) {
            @Override
            public Pipeline open() throws BackendException {
                throw new BackendException(BackendException.Kind.OUT_OF_MEMORY, "no room", null);
            }
        };
        assertThatThrownBy(() -> start(3, 8, good.named("good"), bad.named("bad")))
                .isInstanceOf(BackendException.class)
                .hasMessage("no room");
        assertThat(good.openPipelines()).isZero();
        assertThat(good.closed()).isTrue();
        assertThat(bad.closed()).isTrue();
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

    @Test
    void measuresTheWorstExecutionTimeThatNobodyConfigured() throws Exception {
        StagedModel model = StagedModel.instant();
        ServedModel unconfigured =
                new ServedModel(Manifests.of("staged"), Manifests.PLATFORM, model, OptionalLong.empty());
        try (InferenceEngine engine = start(2, 4, unconfigured)) {
            assertThat(engine.models()).singleElement().satisfies(loaded -> {
                assertThat(loaded.deadlineBasis()).isEqualTo(DeadlineBasis.MEASURED_AT_START);
                assertThat(loaded.worstExecutionNanos()).isPositive();
            });
        }
    }
}
