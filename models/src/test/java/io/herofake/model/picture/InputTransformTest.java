package io.herofake.model.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.herofake.model.InputContract;
import io.herofake.model.InputContract.Resize;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputTransformTest {
    private static final List<Float> MEAN = List.of(0.485f, 0.456f, 0.406f);
    private static final List<Float> STD = List.of(0.229f, 0.224f, 0.225f);

    @Test
    void writesNormalisedPlanesAtThePlaceOfTheBatchIndex() {
        var transform = new InputTransform(new InputContract("x", 2, 1, Resize.STRETCH, MEAN, STD));
        FloatBuffer target = FloatBuffer.allocate(12);
        transform.write(new Picture(2, 1, new byte[] {0, 51, (byte) 255, (byte) 204, 102, 1}), target, 1);
        float[] expected = {0, 204 / 255f, 51 / 255f, 102 / 255f, 1, 1 / 255f};
        for (int i = 0; i < 6; i++) {
            assertThat(target.get(i)).isZero();
            assertThat(target.get(6 + i)).isCloseTo((expected[i] - MEAN.get(i / 2)) / STD.get(i / 2), within(1e-6f));
        }
        assertThat(target.position()).isZero();
    }

    @Test
    void refusesATargetWithoutRoom() {
        var transform = new InputTransform(new InputContract("x", 2, 2, Resize.STRETCH, MEAN, STD));
        var picture = new Picture(1, 1, new byte[3]);
        FloatBuffer target = FloatBuffer.allocate(23);
        assertThatThrownBy(() -> transform.write(picture, target, 1))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("picture 1 of a batch needs values 12 to 24; the buffer has 23");
        assertThatThrownBy(() -> transform.write(picture, target, -1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void keepsItsWorkingMemory() {
        var transform = new InputTransform(new InputContract("x", 32, 32, Resize.STRETCH, MEAN, STD));
        var picture = new Picture(500, 400, new byte[3 * 500 * 400]);
        FloatBuffer target = FloatBuffer.allocate(3 * 32 * 32);
        transform.write(picture, target, 0);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10; i++) {
            transform.write(picture, target, 0);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10 * 1024);
    }
}
