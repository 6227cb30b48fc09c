package io.herofake.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.backend.Discovery.Absence;
import java.util.List;
import org.bytedeco.opencl._cl_device_id;
import org.junit.jupiter.api.Test;

class DeviceFinderTest {

    private static final String VERSION = "OpenCL 3.0 something";

    @Test
    void devicesAreNamedByTypeInTheirOrder() {
        DeviceFinder.Found found = DeviceFinder.named(
                List.of(
                        device(Device.Type.GPU, "one", VERSION, "pci-0000:01:00.0", true),
                        device(Device.Type.CPU, "two", VERSION, "cpu", true),
                        device(Device.Type.GPU, "three", VERSION, "pci-0000:02:00.0", true),
                        device(Device.Type.ACCELERATOR, "four", VERSION, "", true)),
                List.of());

        assertThat(found.absences()).isEmpty();
        assertThat(found.devices().keySet())
                .containsExactly("opencl-gpu-0", "opencl-cpu-0", "opencl-gpu-1", "opencl-accelerator-0");
    }

    @Test
    void aDeviceSeenThroughTwoDriversIsOnePlatformAndAnAbsence() {
        DeviceFinder.Found found = DeviceFinder.named(
                List.of(
                        device(Device.Type.GPU, "card", VERSION, "pci-0000:01:00.0", true),
                        device(Device.Type.GPU, "the same card", VERSION, "pci-0000:01:00.0", true)),
                List.of());

        assertThat(found.devices()).containsOnlyKeys("opencl-gpu-0");
        assertThat(found.absences()).singleElement().satisfies(absence -> {
            assertThat(absence.what()).contains("the same card", "driver of the same card");
            assertThat(absence.reason()).contains("opencl-gpu-0", "pci-0000:01:00.0");
        });
    }

    @Test
    void devicesThatDoNotTellWhoTheyAreAreAllKept() {
        DeviceFinder.Found found = DeviceFinder.named(
                List.of(
                        device(Device.Type.GPU, "a", VERSION, "", true),
                        device(Device.Type.GPU, "b", VERSION, "", true)),
                List.of());

        assertThat(found.devices()).hasSize(2);
    }

    @Test
    void aDriverThatIsTooOldIsAnAbsenceWithItsVersion() {
        DeviceFinder.Found found = DeviceFinder.named(
                List.of(device(Device.Type.GPU, "old", "OpenCL 1.1 old", "", true)),
                List.of(new Absence("else", "why", "how")));

        assertThat(found.devices()).isEmpty();
        assertThat(found.absences()).extracting(Absence::what).containsExactly("else", "OpenCL device old");
        assertThat(found.absences().get(1).reason()).contains("OpenCL 1.1 old", "1.2 is needed");
    }

    @Test
    void versionsAreComparedAsNumbers() {
        assertThat(device(Device.Type.CPU, "x", "OpenCL 1.2 ", "", true).newEnough())
                .isTrue();
        assertThat(device(Device.Type.CPU, "x", "OpenCL 2.0 AMD-APP", "", true).newEnough())
                .isTrue();
        assertThat(device(Device.Type.CPU, "x", "OpenCL 1.0 ", "", true).newEnough())
                .isFalse();
        assertThat(device(Device.Type.CPU, "x", "nonsense", "", true).newEnough())
                .isFalse();
    }

    @Test
    void aDeviceWithoutCompilerIsAnAbsence() {
        DeviceFinder.Found found =
                DeviceFinder.named(List.of(device(Device.Type.GPU, "bare", VERSION, "", false)), List.of());

        assertThat(found.devices()).isEmpty();
        assertThat(found.absences().get(0).reason()).contains("no compiler");
    }

    static Device device(Device.Type type, String name, String version, String identity, boolean usable) {
        return new Device(
                new _cl_device_id(),
                type,
                name,
                "vendor",
                version,
                "driver of " + name,
                "1",
                identity,
                2,
                8,
                1L << 30,
                1L << 28,
                256,
                usable,
                false);
    }
}
