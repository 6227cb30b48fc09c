package io.herofake.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.herofake.backend.DenseOnnx;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.backend.TestModel;
import java.nio.file.Path;
import org.bytedeco.opencl._cl_device_id;
import org.bytedeco.opencl.global.OpenCL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An inference on a processor uses no more threads than it may, where the driver can divide it. */
class DevicePartsTest {

    @TempDir
    Path temporary;

    private final OpenClProvider provider = new OpenClProvider();
    private Platform platform;
    private Device device;

    @BeforeEach
    void prepare() {
        platform = Agreement.platform(provider);
        device = OpenClProvider.device(platform.id());
    }

    @Test
    void aDeviceThatCannotBeDividedIsUsedWhole() throws Exception {
        Device whole = DeviceFinderTest.device(Device.Type.CPU, "any", "OpenCL 3.0", "", true);

        DeviceParts parts = DeviceParts.of(whole, 2, 1);

        assertThat(parts.device()).isEqualTo(whole);
        assertThat(parts.handles()).containsExactly(whole.handle());
    }

    @Test
    void callersThatMayUseAllThreadsShareTheWholeDevice() throws Exception {
        assertThat(DeviceParts.of(device, 3, device.computeUnits()).handles()).containsExactly(device.handle());
    }

    @Test
    void eachPartHasAsManyUnitsAsACallMayUse() throws Exception {
        assumeDivisible();

        DeviceParts parts = DeviceParts.of(device, 2, 1);

        assertThat(parts.handles()).hasSize(2).doesNotHaveDuplicates();
        for (_cl_device_id part : parts.handles()) {
            assertThat(Cl.number(part, OpenCL.CL_DEVICE_MAX_COMPUTE_UNITS)).isOne();
        }
        assertThat(parts.device().computeUnits()).isOne();
    }

    @Test
    void instancesBeginWithPartsInTurns() throws Exception {
        assumeDivisible();

        assertThat(DeviceParts.of(device, 1, 1).handles())
                .isNotEqualTo(DeviceParts.of(device, 1, 1).handles());
    }

    @Test
    void thePlatformTellsWhetherThreadsAreKept() {
        assertThat(platform.attributes())
                .containsEntry("threadsPerCall", device.divisible() ? "kept" : "all compute units");
    }

    @Test
    void everyCallOnAnyPartGivesWhatTheWholeDeviceGives() throws Exception {
        TestModel model = DenseOnnx.standard().write(temporary);
        float[] picture = model.picture(1);
        float[] expected = model.reference().apply(picture);
        int units = device.computeUnits();
        for (int threads : new int[] {units, 1}) {
            // One more than there are parts; the second opening takes compiled programs from the cache.
            OpenOptions options = new OpenOptions(units + 1, threads, 1, temporary.resolve("cache"));
            try (ModelInstance instance = provider.open(platform, model.artifact(), model.input(), options)) {
                for (int i = 0; i <= units; i++) {
                    InferenceCall call = instance.newCall();

                    assertThat(model.inferOne(call, picture)).containsExactly(expected, within(1e-4f));
                }
            }
        }
    }

    private void assumeDivisible() {
        assumeTrue(device.divisible() && device.computeUnits() > 1, "the first OpenCL device cannot be divided");
    }
}
