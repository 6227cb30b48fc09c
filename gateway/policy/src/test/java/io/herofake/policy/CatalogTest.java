package io.herofake.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.herofake.profile.Profile;
import io.herofake.profile.Profile.BatchCost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CatalogTest {
    @Test
    void worstExecutionAndDeadlinesAreThoseOfEquations2And3() {
        Catalog catalog = Samples.paper();
        assertThat(catalog.worstExecutionNanos(0)).isEqualTo(124_458_333L);
        assertThat(catalog.allowedNanos(0, catalog.levelId("high"))).isEqualTo(248_916_666L);
        assertThat(catalog.allowedNanos(2, catalog.levelId("low"))).isEqualTo(668_833_332L);
    }

    @Test
    void aBatchSizeThatWasNotProfiledCostsWhatTheNextOneCosts() {
        TreeMap<Integer, BatchCost> batches =
                new TreeMap<>(Map.of(1, new BatchCost(10, 1), 4, new BatchCost(25, 3), 8, new BatchCost(40, 5)));
        Catalog catalog =
                new Catalog(Samples.types(), List.of(Samples.profile("f", "gpu", 7, batches)), QosLevel.paper());
        assertThat(catalog.executionNanos(0, 1, 2)).isEqualTo(25);
        assertThat(catalog.executionNanos(0, 1, 5)).isEqualTo(40);
        assertThat(catalog.energyJoules(0, 1, 4)).isEqualTo(3);
        assertThat(catalog.largestBatch(0, 1)).isEqualTo(8);
        assertThat(catalog.coldStartNanos(0, 1)).isEqualTo(7);
        assertThat(catalog.runsOn(0, 0)).isFalse();
        assertThat(catalog.largestBatch(0, 0)).isZero();
        assertThat(catalog.energyJoules(0, 0)).isNaN();
    }

    @Test
    void refusesDuplicatesAndUnknownNames() {
        List<Profile> profiles = new ArrayList<>(List.of(Samples.profile("f", "cpu", 1, 1)));
        profiles.add(Samples.profile("f", "cpu", 2, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Catalog(Samples.types(), profiles, QosLevel.paper()))
                .withMessageContaining("two profiles of function 'f' on platform type 'cpu'");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Catalog(Samples.types(), List.of(Samples.profile("f", "tpu", 1, 1)), QosLevel.paper()))
                .withMessageContaining("unknown platform type 'tpu'; known: cpu, fpga, gpu");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Catalog(Samples.types(), List.of(), QosLevel.paper()))
                .withMessageContaining("at least one platform type, one profile and one QoS level");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Samples.paper().levelId("urgent"))
                .withMessageContaining("unknown QoS level 'urgent'; known: high, low, medium");
    }

    @Test
    void durationsAreBoundedSoThatNoSumOverflows() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Catalog(
                        Samples.types(), List.of(Samples.profile("f", "cpu", 3_600_000_000_001L, 1)), QosLevel.paper()))
                .withMessageContaining("profile of 'f' on 'cpu': executionNanos must be at most one hour");
    }

    @Test
    void qosLevelsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QosLevel("x", 0, 1, 0))
                .withMessageContaining("deviation must be above 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QosLevel("x", 1, Double.NaN, 0))
                .withMessageContaining("price must be at least 0, not NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QosLevel("x", 1, 1, 1.5))
                .withMessageContaining("discount must be between 0 and 1");
    }

    @Test
    void handlesKeepSlotAndGenerationApart() {
        long handle = Handles.of(123, Integer.MAX_VALUE);
        assertThat(Handles.slot(handle)).isEqualTo(123);
        assertThat(Handles.generation(handle)).isEqualTo(Integer.MAX_VALUE);
    }
}
