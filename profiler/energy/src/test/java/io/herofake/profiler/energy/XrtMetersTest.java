package io.herofake.profiler.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeterProvider.Found;
import io.herofake.model.EnergyScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder laid out as XRT's driver lays out sysfs. */
class XrtMetersTest {
    @TempDir
    Path root;

    private final AtomicLong clock = new AtomicLong();

    private Found discover() {
        return new XrtMeters(root, SensorFiles.SYSTEM, clock::get).discover();
    }

    private Path card(String address, String power) throws IOException {
        Path folder = Files.createDirectories(root.resolve(address).resolve("xmc.u.19922944"));
        return Files.writeString(folder.resolve("xmc_power"), power + "\n");
    }

    @Test
    void eachCardHasAMeterOfItsBoard() throws Exception {
        Path file = card("0000:65:00.1", "26000000");
        card("0000:b3:00.1", "31000000");
        Files.createFile(root.resolve("bind"));
        Found found = discover();

        assertThat(found.absences()).isEmpty();
        assertThat(found.meters())
                .extracting(EnergyMeter::source)
                .containsExactly("xrt: card 0000:65:00.1, power", "xrt: card 0000:b3:00.1, power");
        EnergyMeter meter = found.meters().get(0);
        Files.writeString(file, "34000000\n");
        clock.addAndGet(TimeUnit.SECONDS.toNanos(2));
        assertThat(meter.read().joules()).isCloseTo(60, within(1e-9));
        assertThat(meter.scope()).isEqualTo(EnergyScope.DEVICE);
        assertThat(meter.device()).isEqualTo("0000:65:00.1");
        assertThat(meter.resolutionJoules(TimeUnit.SECONDS.toNanos(10))).isCloseTo(0.12, within(1e-9));
        clock.addAndGet(TimeUnit.SECONDS.toNanos(6));
        assertThat(meter.read().discontinuities()).isEqualTo(1);
    }

    @Test
    void aCardThatVanishesIsAFailureOfTheReading() throws Exception {
        Path file = card("0000:65:00.1", "26000000");
        EnergyMeter meter = discover().meters().get(0);
        Files.delete(file);

        assertThatThrownBy(meter::read).hasMessageContaining("card 0000:65:00.1, power cannot be read");
    }

    @Test
    void whatDoesNotMeasureIsNamedAndNeverZeroWatts() throws Exception {
        card("0000:01:00.1", "0");
        card("0000:02:00.1", "what");
        Files.createDirectories(root.resolve("0000:03:00.1"));
        Files.createDirectories(root.resolve("0000:04:00.1/hwmon_sdm.u.1"));
        Found found = discover();

        assertThat(found.meters()).isEmpty();
        assertThat(found.absences())
                .extracting(Absence::what)
                .containsExactly(
                        "XRT card 0000:01:00.1",
                        "XRT card 0000:02:00.1",
                        "XRT card 0000:03:00.1",
                        "XRT card 0000:04:00.1");
        assertThat(found.absences().get(0).reason()).contains("0 W");
        assertThat(found.absences().get(1).reason()).contains("'what'");
        assertThat(found.absences().get(2).reason()).contains("no management controller");
        assertThat(found.absences().get(3).reason()).contains("Versal");
    }

    @Test
    void withoutADriverThereIsNoCard() {
        Found found = new XrtMeters(root.resolve("none")).discover();

        assertThat(found.absences()).singleElement().satisfies(absence -> {
            assertThat(absence.reason()).contains("no card at the driver xocl");
            assertThat(absence.remedy()).contains("install XRT");
        });
    }
}
