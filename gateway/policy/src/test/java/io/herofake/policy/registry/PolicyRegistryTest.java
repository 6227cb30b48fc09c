package io.herofake.policy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.herofake.policy.Catalog;
import io.herofake.policy.PolicySpec;
import io.herofake.policy.Samples;
import io.herofake.policy.queueing.EarliestDeadlineFirst;
import io.herofake.policy.queueing.FirstInFirstOut;
import io.herofake.policy.queueing.PreferredBatching;
import io.herofake.policy.scaling.Autoscaler;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyRegistryTest {
    private final PolicyRegistry registry = PolicyRegistry.standard();
    private final Catalog catalog = Samples.paper();

    private Policies create(Map<String, ?> autoscaler, Map<String, ?> scheduler, Map<String, ?> batching) {
        Map<String, ?> none = Map.of();
        return registry.create(
                new PolicySpec("hro", "hro", "", "preferred", "all", autoscaler, scheduler, none, batching, none, 1),
                catalog);
    }

    private Autoscaler autoscaler(String name, Map<String, ?> settings) {
        Map<String, ?> none = Map.of();
        PolicySpec spec = new PolicySpec(name, "rr", "", "none", "all", settings, none, none, none, none, 1);
        return registry.create(spec, catalog).autoscaler();
    }

    @Test
    void everyAutoscalerGoesWithEveryScheduler() {
        assertThat(registry.autoscalers()).contains("hro", "kn", "kpa", "plan");
        assertThat(registry.schedulers()).contains("hro", "kn", "rp", "bpff", "rr", "pull");
        for (String autoscaler : registry.autoscalers()) {
            for (String scheduler : registry.schedulers()) {
                Policies policies = registry.create(PolicySpec.of(autoscaler, scheduler, 1), catalog);
                assertThat(policies.autoscaler().periodNanos())
                        .isEqualTo(autoscaler.equals("plan") ? 100_000_000L : 2_000_000_000L);
            }
        }
    }

    @Test
    void theOrderGoesWithTheSchedulerUnlessConfigured() {
        assertThat(registry.create(PolicySpec.pair("kn-hro", 1), catalog).order())
                .isInstanceOf(EarliestDeadlineFirst.class);
        assertThat(registry.create(PolicySpec.pair("hro-kn", 1), catalog).order())
                .isInstanceOf(FirstInFirstOut.class);
    }

    @Test
    void capacitiesAreTheThresholds() {
        Autoscaler normalised = autoscaler("hro", Map.of());
        assertThat(normalised.replicaCapacity(0, 1)).isEqualTo(489);
        assertThat(normalised.replicaCapacity(0, 2)).isEqualTo(1292);
        assertThat(autoscaler("hro", Map.of("threshold", "plain")).replicaCapacity(0, 2))
                .isEqualTo(1028);
        assertThat(autoscaler("hro", Map.of("cpuThreshold", 10)).replicaCapacity(0, 0))
                .isEqualTo(10);
        assertThat(autoscaler("kn", Map.of()).replicaCapacity(0, 0)).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hro | windowSeconds | 0.5 | a window must be at least one period",
                "hro | windowSeconds | 86400 | at most 10000 periods",
                "hro | periodSeconds | 0 | periodSeconds must be a number from 0.001 to 3600",
                "hro | startTimeWeight | -1 | startTimeWeight must be a number from 0",
                "hro | threshold | other | one of normalised, plain",
                "kn | threshold | 0 | threshold must be a number from 1",
                "kn | hardware | tpu | unknown hardware type 'tpu'",
                "kpa | maxScaleUpRate | 1 | maxScaleUpRate must be a number from 1.000001",
                "kpa | panicThresholdPercentage | 100 | from 110 to 1000",
                "kpa | window | 3 | unknown window; known: activationScale",
            })
    void badAutoscalerSettingsAreNamed(String name, String key, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> autoscaler(name, Map.of(key, value)))
                .withMessageContaining(message);
    }

    @Test
    void otherBadSettingsAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(Map.of(), Map.of("penaltyWeights", 1), Map.of()))
                .withMessageContaining("scheduler 'hro': unknown penaltyWeights");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(Map.of(), Map.of("consolidation", "both"), Map.of()))
                .withMessageContaining("one of shortest, longest");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(Map.of(), Map.of(), Map.of("preferredBatchSizes", "4,9")))
                .withMessageContaining("whole numbers from 1 to maxBatch = 8, not '9'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> autoscaler("hro", Map.of("keepWarm", Map.of("alexnet", 1))))
                .withMessageContaining("unknown function 'alexnet'; known: resnet50, vgg16, vgg19");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> autoscaler("kpa", Map.of("minScale", 3, "maxScale", 2)))
                .withMessageContaining("maxScale must be 0 or at least minScale, which is 3, not 2");
    }

    @Test
    void unknownPoliciesAreNamedWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.create(PolicySpec.pair("hpa-kn", 1), catalog))
                .withMessageContaining("unknown autoscaler 'hpa'; known: fixed, hro, kn, kpa");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicySpec.pair("hro", 1))
                .withMessageContaining("AUTOSCALER-SCHEDULER");
    }

    @Test
    void aPolicyIsRegisteredOnceAndByAName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.batching("none", (c, s, seed) -> PreferredBatching.create(c, s)))
                .withMessageContaining("registered twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.batching("My Policy", (c, s, seed) -> PreferredBatching.create(c, s)))
                .withMessageContaining("lower-case letters and digits");
    }
}
