package io.herofake.backend.vitis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.herofake.backend.Discovery.Absence;
import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeterProvider;
import io.herofake.backend.EnergyMeterProvider.Found;
import io.herofake.vart.DoubleProvider;
import io.herofake.vart.DpuLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VitisMetersTest {
    @TempDir
    Path temporary;

    private final AtomicLong clock = new AtomicLong();
    private DoubleProvider cards;

    @BeforeEach
    void useTheDouble() {
        cards = DoubleProvider.in(temporary);
        cards.load();
    }

    private Found discover() {
        Provider provider = new Provider(new VitisSettings(cards.file(), 1, 1), DpuLibrary::loadForTests);
        return new VitisMeters(provider, temporary, clock::get).discover();
    }

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(EnergyMeterProvider.class)).anyMatch(found -> found instanceof VitisMeters);
    }

    @Test
    void powerIsIntegratedAndBelongsToTheCard() throws Exception {
        Found found = discover();

        EnergyMeter meter = found.meters().get(0);
        assertThat(found.meters()).hasSize(1);
        assertThat(meter.device()).isEqualTo(DoubleProvider.CARD);
        clock.addAndGet(TimeUnit.SECONDS.toNanos(2));
        cards.cards(DoubleProvider.card(DoubleProvider.CARD, 1, "30.5"));
        assertThat(meter.read().joules()).isCloseTo(57, within(1e-9));
        assertThat(meter.read().discontinuities()).isZero();
        clock.addAndGet(TimeUnit.SECONDS.toNanos(6));
        assertThat(meter.read().discontinuities()).isEqualTo(1);
        cards.cards();
        assertThatThrownBy(meter::read).hasMessageContaining("card 0000:65:00.1, power report cannot be read");
    }

    @Test
    void aCardWithoutASensorIsNamed() {
        assertThat(discover().absences()).singleElement().satisfies(absence -> {
            assertThat(absence.what()).isEqualTo("power of card " + DoubleProvider.SECOND_CARD);
            assertThat(absence.reason()).contains("no power sensor");
        });
    }

    @Test
    void cardsWhoseSensorIsAFileAreLeftToTheProfiler() throws Exception {
        Files.createDirectories(temporary.resolve(DoubleProvider.CARD).resolve("xmc.u.1"));

        assertThat(discover().meters()).isEmpty();
        assertThat(discover().absences()).extracting(Absence::what).hasSize(1);
    }

    @Test
    void whereTheBackendIsAbsentTheMetersAreSilent() throws Exception {
        Files.delete(cards.file());

        assertThat(discover()).isEqualTo(new Found(java.util.List.of(), java.util.List.of()));
    }
}
