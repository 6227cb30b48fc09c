package io.herofake.profiler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.backend.Platform;
import io.herofake.model.EnergyScope;
import io.herofake.model.HardwareType;
import io.herofake.profile.Figure;
import io.herofake.profile.ScopedFigures;
import io.herofake.profiler.energy.CpuPowerModel;
import io.herofake.profiler.energy.EnergyProbe;
import io.herofake.profiler.energy.EnergySampler;
import io.herofake.profiler.energy.MeteredEnergy;
import io.herofake.profiler.energy.PduOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real meters on files that the test writes. */
@Timeout(60)
final class EnergyWatchTest {
    private static final Platform CPU = platform("cpu0", HardwareType.CPU);
    private static final Platform CARD = platform("card0", HardwareType.GPU);

    @TempDir
    Path root;

    private static Platform platform(String id, HardwareType hardware) {
        return new Platform(id, "test", hardware, "for a test", false, Map.of());
    }

    private EnergyProbe.Options options(@Nullable CpuPowerModel model, @Nullable PduOptions pdu) {
        return new EnergyProbe.Options(
                root.resolve("powercap"), root.resolve("hwmon"), Map.of(), Path.of("/proc/stat"), pdu, model);
    }

    /** The power of the whole host, as an ACPI power meter tells it. */
    private void hwmon(int watts) throws IOException {
        Path chip = Files.createDirectories(root.resolve("hwmon/hwmon0"));
        Files.writeString(chip.resolve("name"), "power_meter\n");
        Path fresh = Files.writeString(root.resolve("fresh"), watts + "000000\n");
        Files.move(fresh, chip.resolve("power1_average"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void activeLessIdleIsMeasuredAndNamesItsMeter() throws Exception {
        hwmon(50);
        try (EnergyWatch watch = EnergyWatch.begin(options(new CpuPowerModel(20, 15), null))) {
            EnergySampler.Snapshot a = watch.snapshot();
            EnergySampler.Snapshot b = watch.snapshot();
            hwmon(100);
            EnergySampler.Snapshot c = watch.snapshot();
            ScopedFigures idleWatts = watch.watts(watch.between(a, b, CPU), CPU);
            Map<EnergyScope, MeteredEnergy> active = watch.between(b, c, CPU);

            ScopedFigures joules = watch.dynamicJoulesPerPicture(active, idleWatts, 100, CPU);

            assertThat(number(idleWatts, EnergyScope.WHOLE_HOST)).isCloseTo(50, Percentage.withPercentage(0.01));
            MeteredEnergy run = requireNonNull(active.get(EnergyScope.WHOLE_HOST));
            double idle = 50 * run.durationNanos() / 1e9;
            assertThat(number(joules, EnergyScope.WHOLE_HOST))
                    .isCloseTo((run.joules().number().orElseThrow() - idle) / 100, Percentage.withPercentage(0.1));
            assertThat(joules.byScope().get(EnergyScope.WHOLE_HOST))
                    .isInstanceOfSatisfying(
                            Figure.Measured.class,
                            measured -> assertThat(measured.source()).contains("power_meter"));
            // The model is about the package: a scope of its own, and never measured.
            assertThat(joules.byScope().get(EnergyScope.PACKAGE)).isNotInstanceOf(Figure.Measured.class);
        }
    }

    private static double number(ScopedFigures figures, EnergyScope scope) {
        return requireNonNull(figures.byScope().get(scope)).number().orElseThrow();
    }

    @Test
    void withoutMetersThereAreReasonsAndNoNumbers() throws Exception {
        try (EnergyWatch watch = EnergyWatch.begin(options(null, null))) {
            assertThat(watch.metered()).isFalse();
            assertThat(watch.snapshot()).isNull();
            ScopedFigures watts = watch.watts(watch.between(null, null, CARD), CARD);
            assertThat(watts.best()).isEmpty();
            assertThat(watts.byScope())
                    .containsOnlyKeys(EnergyScope.WHOLE_HOST, EnergyScope.PACKAGE, EnergyScope.DEVICE);
            assertThat(watch.describe()).singleElement().asString().startsWith("energy is not measured: no sensor: ");
        }
    }

    @Test
    void aModelGivesEstimatesOnly() throws Exception {
        try (EnergyWatch watch = EnergyWatch.begin(options(new CpuPowerModel(20, 15), null))) {
            EnergySampler.Snapshot from = watch.snapshot();
            ScopedFigures watts = watch.watts(watch.between(from, watch.snapshot(), CPU), CPU);
            assertThat(watts.byScope().get(EnergyScope.PACKAGE)).isInstanceOf(Figure.Estimated.class);
            assertThat(watch.describe().get(0)).endsWith("(estimated, not measured)");
        }
    }

    @Test
    void idlePowerOfAnotherMeterIsNotSubtracted() throws Exception {
        hwmon(50);
        ScopedFigures other =
                ScopedFigures.of(EnergyScope.WHOLE_HOST, new Figure.Measured(12, "another meter", 0.1, 3));
        try (EnergyWatch watch = EnergyWatch.begin(options(null, null))) {
            EnergySampler.Snapshot from = watch.snapshot();
            ScopedFigures joules =
                    watch.dynamicJoulesPerPicture(watch.between(from, watch.snapshot(), CPU), other, 10, CPU);
            assertThat(joules.byScope().get(EnergyScope.WHOLE_HOST))
                    .isInstanceOfSatisfying(
                            Figure.Absent.class,
                            absent -> assertThat(absent.reason()).contains("another meter"));
        }
    }

    @Test
    void aPduThatIsConfiguredAndDoesNotAnswerIsAnError() {
        PduOptions pdu = new PduOptions(
                "127.0.0.1", 9, new PduOptions.Community("public"), 1, List.of(3), 1, Duration.ofMillis(100), 0);
        assertThatThrownBy(() -> EnergyWatch.begin(options(null, pdu)))
                .isInstanceOf(ProfilerException.class)
                .hasMessageContaining("the configured PDU cannot be used")
                .hasMessageContaining("check the PDU's address");
    }
}
