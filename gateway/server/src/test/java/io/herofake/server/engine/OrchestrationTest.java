package io.herofake.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.kernel.InitialReplica;
import io.herofake.kernel.KernelSettings;
import io.herofake.kernel.LateCause;
import io.herofake.kernel.Outcome;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.QosLevel;
import io.herofake.policy.registry.PolicyRegistry;
import io.herofake.profile.Profile;
import io.herofake.profile.PublishedProfiles;
import io.herofake.server.Manifests;
import io.herofake.server.engine.InferenceOutcome.Answered;
import io.herofake.server.engine.InferenceOutcome.Failed;
import io.herofake.server.engine.LiveNode.LivePlatform;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The kernel under the real engine with simulated platforms, by a clock that the test moves. */
class OrchestrationTest {
    private static final PublishedProfiles PAPER = PublishedProfiles.herofakeCcgrid2023();
    private static final Profile GPU = PAPER.profile("resnet50", "gpu");
    private static final long WET = PAPER.profile("resnet50", "cpu").executionNanos();

    private final ManualClock clock = new ManualClock();
    private final List<ReplicaChange.Kind> changes = new CopyOnWriteArrayList<>();

    private InferenceEngine start(EngineOptions options, List<InitialReplica> initial, String... platformTypes) {
        ModelledHost host = new ModelledHost(ModelledHost.Durations.PROFILED);
        List<LivePlatform> platforms = List.of(platformTypes).stream()
                .map(type -> new LivePlatform(type, "simulated " + type, "simulated", true, host))
                .toList();
        Deployment deployment = new Deployment(
                List.of(model("resnet50"), model("vgg16")),
                PAPER.platformTypes(),
                PAPER.profiles(),
                QosLevel.paper(),
                List.of(new LiveNode("n", 64_000_000_000L, platforms)),
                initial);
        InferenceEngine engine = InferenceEngine.start(options, deployment, PolicyRegistry.standard(), clock, null);
        engine.addListener(new EngineListener() {
            @Override
            public void replicaChanged(ReplicaChange change) {
                changes.add(change.kind());
            }
        });
        return engine;
    }

    private static ServedModel model(String name) {
        return new ServedModel(Manifests.of(name), OptionalLong.empty(), DeadlineBasis.PUBLISHED_PROFILE);
    }

    private CompletableFuture<InferenceOutcome> submit(InferenceEngine engine, String level) throws Exception {
        return submit(engine, "resnet50", level);
    }

    private CompletableFuture<InferenceOutcome> submit(InferenceEngine engine, String model, String level)
            throws Exception {
        CompletableFuture<InferenceOutcome> outcome = new CompletableFuture<>();
        engine.submit(InferenceRequest.picture(model, level, new byte[] {1}, clock.nanoTime()), outcome::complete);
        engine.snapshot().join(); // the engine has seen it
        return outcome;
    }

    @Test
    void theFirstRequestPaysTheColdStartToTheNanosecond() throws Exception {
        try (InferenceEngine engine = start(EngineOptions.DEFAULT, List.of(), "gpu")) {
            CompletableFuture<InferenceOutcome> outcome = submit(engine, "high");
            advance(engine, GPU.coldStartNanos() + GPU.executionNanos() - 1);
            assertThat(outcome).isNotDone();
            advance(engine, 1);

            Answered answered = (Answered) outcome.join();
            assertThat(answered.verdict()).isNull();
            assertThat(answered.absence()).startsWith("simulated");
            assertThat(answered.place().simulated()).isTrue();
            assertThat(answered.place().type()).isEqualTo("gpu");
            assertThat(answered.timing().totalNanos()).isEqualTo(GPU.coldStartNanos() + GPU.executionNanos());
            assertThat(answered.timing().startNanos()).isEqualTo(GPU.coldStartNanos());
            assertThat(answered.deadlineMet()).isFalse();
            assertThat(answered.end().lateCause()).isEqualTo(LateCause.COLD_START);
            assertThat(answered.end().joules()).isEqualTo(GPU.dynamicEnergyJoules());
            assertThat(answered.end().energy()).isEqualTo(EnergySource.PUBLISHED_PROFILE);
            assertThat(answered.end().charged()).isEqualTo(0.003 * 0.25);
        }
    }

    @Test
    void aWarmReplicaAnswersInItsExecutionTime() throws Exception {
        List<InitialReplica> warm = List.of(new InitialReplica("resnet50", "gpu", 1, true));
        try (InferenceEngine engine = start(EngineOptions.DEFAULT, warm, "gpu")) {
            advance(engine, 1); // the start of a warm replica takes no time
            CompletableFuture<InferenceOutcome> outcome = submit(engine, "high");
            advance(engine, GPU.executionNanos());

            Answered answered = (Answered) outcome.join();
            assertThat(answered.timing().totalNanos()).isEqualTo(GPU.executionNanos());
            assertThat(answered.end().cold()).isFalse();
            assertThat(answered.deadlineMet()).isTrue();
            assertThat(answered.end().charged()).isEqualTo(0.003);
        }
    }

    @Test
    void scalesToZeroAndFromZero() throws Exception {
        try (InferenceEngine engine = start(EngineOptions.DEFAULT, List.of(), "gpu")) {
            CompletableFuture<InferenceOutcome> first = submit(engine, "low");
            pass(engine, 5);
            first.join();
            pass(engine, 130); // more than a window without a task, tick by tick
            assertThat(changes)
                    .containsExactly(
                            ReplicaChange.Kind.STARTING,
                            ReplicaChange.Kind.READY,
                            ReplicaChange.Kind.STOPPING,
                            ReplicaChange.Kind.STOPPED);
            CompletableFuture<InferenceOutcome> second = submit(engine, "low");
            pass(engine, 5);
            assertThat(second.join()).isInstanceOf(Answered.class);
        }
    }

    /** Time passes, and the engine's thread has seen it. */
    private void advance(InferenceEngine engine, long nanos) {
        clock.advance(nanos);
        engine.snapshot().join();
    }

    /** Seconds pass, and the engine's thread sees each half of them. */
    private void pass(InferenceEngine engine, int seconds) {
        for (int i = 0; i < 2 * seconds; i++) {
            advance(engine, 500_000_000L);
        }
    }

    @Test
    void keepsWarmWhatItIsTold() throws Exception {
        PolicySpec hro = PolicySpec.of("hro", "hro", 1);
        PolicySpec keep = new PolicySpec(
                "hro",
                "hro",
                "",
                "none",
                "all",
                Map.of("keepWarm", Map.of("resnet50", 1)),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                1);
        try (InferenceEngine engine = start(EngineOptions.DEFAULT.with(keep), List.of(), "gpu")) {
            pass(engine, 200);
            engine.snapshot().join();
            assertThat(changes).contains(ReplicaChange.Kind.READY).doesNotContain(ReplicaChange.Kind.STOPPING);
            engine.switchPolicies(hro).join();
            pass(engine, 130);
            engine.snapshot().join();
            assertThat(changes).endsWith(ReplicaChange.Kind.STOPPED);
        }
    }

    @Test
    void aModelWithoutAReplicaTakesAPlatformFromAnother() throws Exception {
        PolicySpec room = new PolicySpec(
                "hro", "hro", "", "none", "all", Map.of("makeRoom", true), Map.of(), Map.of(), Map.of(), Map.of(), 1);
        List<InitialReplica> warm = List.of(new InitialReplica("resnet50", "gpu", 1, true));
        try (InferenceEngine engine = start(EngineOptions.DEFAULT.with(room), warm, "gpu")) {
            pass(engine, 1);
            CompletableFuture<InferenceOutcome> other = submit(engine, "vgg16", "low");
            pass(engine, 6);
            assertThat(other.join()).isInstanceOf(Answered.class);
            CompletableFuture<InferenceOutcome> again = submit(engine, "resnet50", "low");
            pass(engine, 6);
            assertThat(again.join()).isInstanceOf(Answered.class);
        }
    }

    @Test
    void givesUpWhatWaitsTooLongWithoutWaitingForWhatRuns() throws Exception {
        EngineOptions options = EngineOptions.DEFAULT.with(
                KernelSettings.builder().replicaCapacity(1).expireAfterNanos(0).build());
        List<InitialReplica> warm = List.of(new InitialReplica("resnet50", "cpu", 1, true));
        try (InferenceEngine engine = start(options.with(PolicySpec.of("fixed", "hro", 1)), warm, "cpu")) {
            advance(engine, 10 * WET);
            CompletableFuture<InferenceOutcome> first = submit(engine, "low");
            CompletableFuture<InferenceOutcome> second = new CompletableFuture<>();
            long arrival = clock.nanoTime() - WET - WET / 2; // due in half an execution time
            engine.submit(InferenceRequest.picture("resnet50", "high", new byte[] {1}, arrival), second::complete);
            engine.snapshot().join();
            advance(engine, WET / 2 + 10);

            assertThat(((Failed) second.join()).reason()).isEqualTo(FailureReason.EXPIRED);
            assertThat(first).isNotDone();
            advance(engine, WET);
            assertThat(first.join()).isInstanceOf(Answered.class);
            ClusterTotals totals = engine.snapshot().join().totals();
            assertThat(totals.outcomes().get(Outcome.EXPIRED)).isEqualTo(1);
            assertThat(totals.missed()).isEqualTo(1);
        }
    }

    @Test
    void refusesWhatNoPlacementCanEndInTimeWhereThePolicyIsSo() throws Exception {
        PolicySpec feasible = new PolicySpec(
                "hro", "hro", "", "none", "feasible", Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), 1);
        try (InferenceEngine engine = start(EngineOptions.DEFAULT.with(feasible), List.of(), "gpu")) {
            Failed refused = (Failed) submit(engine, "high").join();
            assertThat(refused.reason()).isEqualTo(FailureReason.NOT_ADMITTED);
            assertThat(refused.retryAfterNanos()).isPositive();
        }
    }

    @Test
    void aDrainedNodeTakesNothingNewAndIsUsedAgainAfterwards() throws Exception {
        try (InferenceEngine engine = start(EngineOptions.DEFAULT, List.of(), "gpu")) {
            assertThat(engine.drainNode("nowhere", true).join()).isFalse();
            assertThat(engine.drainNode("n", true).join()).isTrue();
            CompletableFuture<InferenceOutcome> outcome = submit(engine, "low");
            pass(engine, 10);
            assertThat(outcome).isNotDone();
            assertThat(engine.snapshot().join().nodes().get(0).draining()).isTrue();
            assertThat(engine.drainNode("n", false).join()).isTrue();
            pass(engine, 10);
            assertThat(outcome.join()).isInstanceOf(Answered.class);
        }
    }

    @Test
    void namesWhatIsWrongWithPoliciesAndGoesOn() throws Exception {
        try (InferenceEngine engine = start(EngineOptions.DEFAULT, List.of(), "gpu")) {
            assertThatThrownBy(() -> engine.switchPolicies(PolicySpec.of("best", "hro", 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("unknown autoscaler 'best'; known: ");
            assertThat(engine.switchPolicies(PolicySpec.of("kn", "rr", 1)).join())
                    .isEqualTo("kn-rr");
            assertThat(engine.policies().scheduler()).isEqualTo("rr");
        }
    }

    @Test
    void explainsStartsAndSomePlacements() throws Exception {
        List<String> decisions = new CopyOnWriteArrayList<>();
        try (InferenceEngine engine = start(EngineOptions.DEFAULT, List.of(), "gpu")) {
            engine.addListener(new EngineListener() {
                @Override
                public void decided(io.herofake.policy.Decision decision) {
                    decisions.add(decision.kind() + " " + decision.chosen());
                }
            });
            CompletableFuture<InferenceOutcome> outcome = submit(engine, "low");
            pass(engine, 5);
            outcome.join();
            assertThat(decisions).contains("START n/0 gpu", "PLACE n/0 gpu");
        }
    }
}
