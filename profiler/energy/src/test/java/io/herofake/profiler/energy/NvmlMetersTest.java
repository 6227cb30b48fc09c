package io.herofake.profiler.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.herofake.backend.EnergyMeter;
import io.herofake.backend.EnergyMeter.Basis;
import io.herofake.backend.EnergyMeterProvider.Found;
import io.herofake.model.EnergyScope;
import io.herofake.nvidia.Nvml;
import io.herofake.nvidia.NvmlException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of NVML's answers, without the library. */
class NvmlMetersTest {
    private final AtomicLong clock = new AtomicLong();
    private final Answers answers = new Answers();

    /** NVML's answers, in order of the calls; counts uses. */
    private static final class Answers implements Nvml {
        int devices = 1;
        int uses;
        int initCode;
        int energyCode;
        int powerCode;
        int limitCode;
        long millijoules = 5_000_000;
        long milliwatts = 70_000;

        private static long answer(int code, long value) throws NvmlException {
            if (code != 0) {
                throw new NvmlException(code, "call: code " + code);
            }
            return value;
        }

        @Override
        public void init() throws NvmlException {
            answer(initCode, 0);
            uses++;
        }

        @Override
        public void shutdown() {
            uses--;
        }

        @Override
        public String driverVersion() {
            return "550.1";
        }

        @Override
        public int deviceCount() {
            return devices;
        }

        @Override
        public String name(int device) {
            return "Card";
        }

        @Override
        public int cudaVersion() {
            return 12_040;
        }

        @Override
        public String pciAddress(int device) {
            return "00000000:3B:0" + device + ".0";
        }

        @Override
        public long memoryBytes(int device) {
            return 1L << 30;
        }

        @Override
        public int computeCapability(int device) {
            return 80;
        }

        @Override
        public long energyMillijoules(int device) throws NvmlException {
            return answer(energyCode, millijoules);
        }

        @Override
        public long powerMilliwatts(int device) throws NvmlException {
            return answer(powerCode, milliwatts);
        }

        @Override
        public long powerLimitMilliwatts(int device) throws NvmlException {
            return answer(limitCode, 300_000);
        }
    }

    private Found discover() {
        return new NvmlMeters("libnvidia-ml.so.1", () -> answers, clock::get).discover();
    }

    private EnergyMeter only() {
        Found found = discover();
        assertThat(found.absences()).isEmpty();
        assertThat(found.meters()).hasSize(1);
        return found.meters().get(0);
    }

    @Test
    void theEnergyCounterIsTakenWhereThereIsOne() throws Exception {
        try (EnergyMeter meter = only()) {
            answers.millijoules += 30_000;
            clock.addAndGet(TimeUnit.SECONDS.toNanos(1));

            assertThat(meter.read().joules()).isCloseTo(30, within(1e-9));
            assertThat(meter.read().discontinuities()).isZero();
            assertThat(meter.basis()).isEqualTo(Basis.COUNTER);
            assertThat(meter.scope()).isEqualTo(EnergyScope.DEVICE);
            assertThat(meter.source()).isEqualTo("nvml: GPU 0 Card, energy counter");
            // A tenth of a second at the board's limit of 300 W.
            assertThat(meter.resolutionJoules(1)).isCloseTo(30, within(1e-9));
        }
    }

    @Test
    void aStepOfTheCounterRightAfterAReadingIsNoJump() throws Exception {
        try (EnergyMeter meter = only()) {
            answers.millijoules += 30_000;
            clock.addAndGet(1000);

            assertThat(meter.read())
                    .extracting(EnergyMeter.Reading::discontinuities)
                    .isEqualTo(0L);
        }
    }

    @Test
    void aReloadedDriverIsADiscontinuity() throws Exception {
        try (EnergyMeter meter = only()) {
            answers.millijoules = 10;
            clock.addAndGet(TimeUnit.SECONDS.toNanos(1));

            assertThat(meter.read().discontinuities()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"3", "13"})
    void powerIsIntegratedWhereThereIsNoCounter(int code) throws Exception {
        answers.energyCode = code;
        try (EnergyMeter meter = only()) {
            answers.milliwatts = 90_000;
            clock.addAndGet(TimeUnit.SECONDS.toNanos(2));

            assertThat(meter.read().joules()).isCloseTo(160, within(1e-9));
            assertThat(meter.basis()).isEqualTo(Basis.POWER_SAMPLES);
            assertThat(meter.source()).endsWith(", power");
        }
    }

    @Test
    void everyGpuHasItsMeterAndWhatIsOpenedIsClosed() {
        answers.devices = 3;
        Found found = discover();

        assertThat(found.meters()).extracting(EnergyMeter::source).hasSize(3).doesNotHaveDuplicates();
        assertThat(answers.uses).isEqualTo(3);
        found.meters().forEach(EnergyMeter::close);
        found.meters().forEach(EnergyMeter::close);
        assertThat(answers.uses).isZero();
        assertThatThrownBy(() -> found.meters().get(0).read()).hasMessageContaining("is closed");
    }

    @Test
    void aGpuWithoutAnySensorIsNamedAndLeavesNothingOpen() {
        answers.energyCode = NvmlException.NOT_SUPPORTED;
        answers.powerCode = NvmlException.NOT_SUPPORTED;
        Found found = discover();

        assertThat(found.meters()).isEmpty();
        assertThat(found.absences()).singleElement().satisfies(absence -> {
            assertThat(absence.what()).isEqualTo("NVML GPU 0");
            assertThat(absence.remedy()).contains("no power sensor");
        });
        assertThat(answers.uses).isZero();
    }

    @ParameterizedTest
    @CsvSource({"9,modprobe", "18,restart", "4,/dev/nvidia", "13,too old", "999,nvidia-smi"})
    void aLibraryThatCannotBeUsedIsAnAbsenceWithItsRemedy(int code, String remedy) {
        answers.initCode = code;
        Found found = discover();

        assertThat(found.meters()).isEmpty();
        assertThat(found.absences()).singleElement().satisfies(absence -> {
            assertThat(absence.reason()).contains("code " + code);
            assertThat(absence.remedy()).contains(remedy);
        });
    }

    @Test
    void aDriverWithoutGpusIsAnAbsence() {
        answers.devices = 0;

        assertThat(discover().absences())
                .singleElement()
                .satisfies(absence -> assertThat(absence.reason()).contains("driver 550.1 sees no GPU"));
        assertThat(answers.uses).isZero();
    }

    @Test
    void aGpuThatIsLostIsAFailureOfTheReading() throws Exception {
        try (EnergyMeter meter = only()) {
            answers.energyCode = NvmlException.GPU_IS_LOST;

            assertThatThrownBy(meter::read).hasMessageContaining("GPU 0 Card").hasMessageContaining("code 15");
        }
    }

    @Test
    void aLibraryThatIsNotThereIsAnAbsence() {
        Found found = new NvmlMeters("libno-such-nvidia-ml.so.1").discover();

        assertThat(found.meters()).isEmpty();
        assertThat(found.absences()).singleElement().satisfies(absence -> {
            assertThat(absence.reason()).isEqualTo("libno-such-nvidia-ml.so.1 is not there");
            assertThat(absence.remedy()).contains("install the driver");
        });
    }
}
