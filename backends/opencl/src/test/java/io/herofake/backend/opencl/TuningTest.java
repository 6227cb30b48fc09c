package io.herofake.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.herofake.backend.opencl.Layer.Convolution;
import org.bytedeco.opencl._cl_device_id;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TuningTest {

    private static final Window THREE = new Window(3, 3, 1, 1, 1, 1, 1, 1);
    private static final Window THREE_BY_TWO = new Window(3, 3, 2, 2, 1, 1, 1, 1);

    @Test
    void stridesAreWholeVectorsAndNoMultipleOfACachePage() {
        Tuning tuning = Tuning.of(device(Device.Type.CPU, 16, 4096));

        assertThat(tuning.stride(3)).isEqualTo(16);
        assertThat(tuning.stride(64)).isEqualTo(64);
        assertThat(tuning.stride(512)).isEqualTo(528);
        assertThat(tuning.stride(2048)).isEqualTo(2064);
    }

    @ParameterizedTest
    @CsvSource({"16,32", "8,16", "4,16", "1,16"})
    void theSumsOfAProcessorsTilesFitIntoItsRegisters(int vectorWidth, int registers) {
        Tuning tuning = Tuning.of(device(Device.Type.CPU, vectorWidth, 4096));
        int widest = Math.max(4, vectorWidth);

        assertThat(tuning.tiles()).isNotEmpty().allSatisfy(tile -> {
            assertThat(tile.width()).isLessThanOrEqualTo(widest);
            assertThat(tile.pixels() * tile.vectors()).isLessThan(registers);
            assertThat(tuning.align() % tile.width()).isZero();
        });
    }

    @Test
    void aSmallLayerIsNotMeasured() {
        Tuning tuning = Tuning.of(device(Device.Type.CPU, 16, 4096));
        Convolution small = convolution(16, 8, THREE);

        assertThat(tuning.choices(small)).containsExactly(tuning.plain(small));
    }

    @Test
    void winogradIsForThreeByThreeWithStrideOne() {
        Tuning tuning = Tuning.of(device(Device.Type.CPU, 16, 4096));

        assertThat(tuning.choices(convolution(64, 56, THREE))).anyMatch(Choice::winograd);
        assertThat(tuning.choices(convolution(64, 56, THREE_BY_TWO)))
                .isNotEmpty()
                .noneMatch(Choice::winograd);
        assertThat(tuning.choices(convolution(128, 56, Window.PIXEL)))
                .isNotEmpty()
                .noneMatch(Choice::winograd);
    }

    @Test
    void noTileIsLongerThanARow() {
        Tuning tuning = Tuning.of(device(Device.Type.CPU, 16, 4096));

        assertThat(tuning.all(convolution(512, 7, THREE)))
                .isNotEmpty()
                .allSatisfy(
                        choice -> assertThat(choice.tile().pixels()).isLessThanOrEqualTo(choice.winograd() ? 4 : 7));
    }

    @Test
    void workGroupsFitTheDevice() {
        assertThat(Tuning.of(device(Device.Type.GPU, 1, 256)).localX()).isGreaterThan(1);
        assertThat(Tuning.of(device(Device.Type.ACCELERATOR, 1, 1)).localX()).isOne();
    }

    private static Convolution convolution(int channels, int side, Window window) {
        Shape in = new Shape(channels, side, side);
        int pixels = window.height() * window.width();
        Weights weights =
                new Weights(Content.of(ByteString.EMPTY), channels, channels, pixels, channels * pixels, pixels);
        return new Convolution(
                "layer",
                1,
                2,
                in,
                window.out(in, channels),
                window,
                weights,
                Values.all(channels, 1),
                Values.all(channels, 0),
                Layer.NONE,
                false);
    }

    private static Device device(Device.Type type, int vectorWidth, int maxGroup) {
        return new Device(
                new _cl_device_id(),
                type,
                "name",
                "vendor",
                "OpenCL 3.0 x",
                "driver",
                "1",
                "",
                2,
                vectorWidth,
                1L << 30,
                1L << 28,
                maxGroup,
                true,
                false);
    }
}
