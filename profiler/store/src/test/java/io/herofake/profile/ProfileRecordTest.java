package io.herofake.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.model.EnergyScope;
import io.herofake.model.HardwareType;
import io.herofake.profile.ColdStart.PageCache;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProfileRecordTest {

    private final ProfileRecord full = SampleProfiles.full(1);

    @Test
    void theLeanViewHasTheExecutionsAtConcurrencyOne() {
        Profile lean = full.toProfile(PageCache.WARM);
        assertThat(lean.batches()).containsOnlyKeys(1, 4);
        assertThat(lean.executionNanos())
                .isEqualTo(full.execution(1, 1).orElseThrow().meanNanos());
        assertThat(lean.dynamicEnergyJoules()).isEqualTo(1.25);
        assertThat(lean.batches().lastEntry().getValue().dynamicEnergyJoules()).isEqualTo(4 * 1.25);
        assertThat(lean.memoryBytes()).isEqualTo(300_000_000);
        assertThat(lean.provenance()).isEqualTo(Provenance.MEASURED);
    }

    @Test
    void theColdStartIsThatOfThePageCacheAskedFor() {
        assertThat(full.toProfile(PageCache.WARM).coldStartNanos()).isEqualTo(700_000_000L);
        assertThat(full.toProfile(PageCache.COLD).coldStartNanos()).isEqualTo(2_000_000_000L);
        // None unstated: the longest is the safe one.
        assertThat(full.toProfile(PageCache.UNSTATED).coldStartNanos()).isEqualTo(2_000_000_000L);
        ProfileRecord published =
                PublishedProfiles.herofakeCcgrid2023().document().profiles().get(0);
        assertThat(published.toProfile(PageCache.WARM).coldStartNanos()).isEqualTo(1_232_241_670L);
    }

    @Test
    void energyWithoutAnyNumberIsNaNInTheLeanView() {
        Origin estimated = new Origin.Estimated(SampleProfiles.NOON, "a model", null);
        ProfileRecord record = SampleProfiles.record(2, "f", "p", estimated, SampleProfiles.SHA);
        assertThat(record.toProfile(PageCache.WARM).dynamicEnergyJoules()).isNaN();
    }

    @Test
    void aMeasuredFigureGoesBeforePublishedBeforeEstimatedAndTheWholeHostBeforeItsParts() {
        Figure measured = new Figure.Measured(3, "nvml", 0.1, 1);
        Figure published = new Figure.Published(2, "a paper");
        Figure estimated = new Figure.Estimated(1, "CPU time x 15 W");
        Figure absent = new Figure.Absent("no sensor");
        assertThat(new ScopedFigures(Map.of(EnergyScope.WHOLE_HOST, estimated, EnergyScope.DEVICE, measured)).best())
                .contains(measured);
        assertThat(new ScopedFigures(Map.of(EnergyScope.WHOLE_HOST, estimated, EnergyScope.PACKAGE, published)).best())
                .contains(published);
        assertThat(new ScopedFigures(Map.of(
                                EnergyScope.WHOLE_HOST, absent,
                                EnergyScope.PACKAGE, new Figure.Estimated(5, "x"),
                                EnergyScope.DEVICE, estimated))
                        .best())
                .contains(new Figure.Estimated(5, "x"));
        assertThat(ScopedFigures.of(EnergyScope.DEVICE, absent).best()).isEmpty();
        assertThat(ScopedFigures.none().best()).isEmpty();
    }

    @Test
    void whatWasNotMeasuredCannotCarryAMeasurement() {
        ScopedFigures sensor = ScopedFigures.of(EnergyScope.PACKAGE, new Figure.Measured(1, "rapl", 0.1, 1));
        Origin published = new Origin.Published(SampleProfiles.NOON, "a paper");
        List<ExecutionPoint> plain = List.of(new ExecutionPoint(1, 1, 5, null, ScopedFigures.none()));
        List<ExecutionPoint> sensed = List.of(new ExecutionPoint(1, 1, 5, null, sensor));
        assertThatThrownBy(() -> with(published, null, sensed, ScopedFigures.none()))
                .hasMessageContaining("published")
                .hasMessageContaining("said to be measured");
        assertThatThrownBy(() -> with(published, null, plain, sensor)).hasMessageContaining("said to be measured");
        assertThat(with(published, null, plain, ScopedFigures.none()).model()).isNull();
    }

    @Test
    void whatWasMeasuredNamesItsModelAndHasDistributions() {
        Origin measured = SampleProfiles.measured("alpha", SampleProfiles.NOON);
        assertThatThrownBy(() -> with(measured, null, full.executions(), ScopedFigures.none()))
                .hasMessageContaining("must name its model");
        List<ExecutionPoint> bare = List.of(new ExecutionPoint(1, 1, 5, null, ScopedFigures.none()));
        assertThatThrownBy(() -> with(measured, full.model(), bare, ScopedFigures.none()))
                .hasMessageContaining("batch 1 at concurrency 1")
                .hasMessageContaining("distribution");
    }

    @Test
    void contradictionsAreNamed() {
        assertThatThrownBy(() -> withExecutions(List.of())).hasMessageContaining("executions must have 1 to 1000");
        assertThatThrownBy(() -> withExecutions(List.of(SampleProfiles.execution(2, 1))))
                .hasMessageContaining("batch 1 at concurrency 1");
        assertThatThrownBy(
                        () -> withExecutions(List.of(SampleProfiles.execution(1, 1), SampleProfiles.execution(1, 1))))
                .hasMessageContaining("two executions of batch 1");
        List<ColdStart> twice = new ArrayList<>(full.coldStarts());
        twice.add(full.coldStarts().get(0));
        assertThatThrownBy(() -> new ProfileRecord(
                        full.id(),
                        "f",
                        "p",
                        HardwareType.CPU,
                        full.model(),
                        full.memory(),
                        twice,
                        full.executions(),
                        full.idlePowerWatts(),
                        null,
                        List.of(),
                        full.origin()))
                .hasMessageContaining("two cold starts");
    }

    @Test
    void rangesAreChecked() {
        assertThatThrownBy(() -> new Figure.Measured(Double.NaN, "rapl", 1, 1)).hasMessageContaining("value");
        assertThatThrownBy(() -> new Figure.Measured(1, "rapl", 0, 1)).hasMessageContaining("resolution");
        assertThatThrownBy(() -> new Figure.Estimated(Double.POSITIVE_INFINITY, "m"))
                .hasMessageContaining("value");
        assertThatThrownBy(() -> new Figure.Absent(" ")).hasMessageContaining("reason");
        assertThatThrownBy(() -> new ColdStart(PageCache.WARM, 10, new ColdStart.Parts(5, 5, 1), null, 1))
                .hasMessageContaining("sum to 11");
        assertThatThrownBy(() -> new ColdStart(PageCache.WARM, 10, null, 9L, 1)).hasMessageContaining("worstNanos");
        assertThatThrownBy(() -> new MemoryUse(10, 11L, null)).hasMessageContaining("steadyBytes");
        assertThatThrownBy(() -> new Accuracy.ConfusionMatrix(0, 0, 0, 0)).hasMessageContaining("pictures");
        assertThatThrownBy(() -> new Distribution(1, 2, 3, 4, 3, 0, 1, 0, true, null))
                .hasMessageContaining("worstNanos");
        assertThatThrownBy(() -> new ModelIdentity("1", "AB", "onnx", "fp32")).hasMessageContaining("sha256");
        assertThatThrownBy(() -> new Origin.Published(Instant.parse("1969-01-01T00:00:00Z"), "p"))
                .hasMessageContaining("1970");
        assertThatThrownBy(() -> new ExecutionPoint(1, 1, 1, SampleProfiles.distribution(1), ScopedFigures.none()))
                .hasMessageContaining("outside its distribution");
        assertThatThrownBy(() -> new PlatformTypeRecord(
                        full.id(),
                        "p",
                        HardwareType.CPU,
                        "d",
                        new Figure.Measured(1, "till", 1, 1),
                        ScopedFigures.none(),
                        full.origin()))
                .hasMessageContaining("price");
    }

    @Test
    void accuracyIsThePartCalledRight() {
        assertThat(SampleProfiles.accuracy().accuracy()).isEqualTo(0.85);
    }

    @Test
    void theHistogramIsKeptWhole() {
        Histogram histogram = new Histogram(3);
        for (long nanos = 1_000_000; nanos < 2_000_000; nanos += 1_000) {
            histogram.recordValue(nanos);
        }
        Distribution distribution = Distribution.of(histogram, 5, false);
        EncodedHistogram kept = distribution.histogram();
        assertThat(kept).isNotNull();
        assertThat(kept.decode()).isEqualTo(histogram);
        assertThat(distribution.samples()).isEqualTo(1000);
        assertThat(distribution.p50Nanos()).isEqualTo(histogram.getValueAtPercentile(50));
        assertThat(distribution.steady()).isFalse();
        assertThatThrownBy(() -> Distribution.of(new Histogram(3), 0, true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EncodedHistogram("AAAA").decode()).hasMessageContaining("HdrHistogram");
    }

    @Test
    void anUnknownPriceOrIdlePowerTakesTheCallersNumber() {
        PlatformTypeRecord type = SampleProfiles.platformType(1, "epyc", full.origin());
        assertThat(type.toPlatformType(7, 40))
                .isEqualTo(new PlatformType("epyc", HardwareType.CPU, "AMD EPYC 9R14, 2 cores", 300, 40));
    }

    private ProfileRecord withExecutions(List<ExecutionPoint> executions) {
        return with(full.origin(), full.model(), executions, full.idlePowerWatts());
    }

    private ProfileRecord with(
            Origin origin, @Nullable ModelIdentity model, List<ExecutionPoint> executions, ScopedFigures idlePower) {
        return new ProfileRecord(
                full.id(),
                "f",
                "p",
                HardwareType.CPU,
                model,
                full.memory(),
                full.coldStarts(),
                executions,
                idlePower,
                null,
                List.of(),
                origin);
    }
}
