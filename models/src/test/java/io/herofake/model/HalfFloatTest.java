package io.herofake.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfFloatTest {
    @Test
    void knownValues() {
        assertThat(HalfFloat.toFloat((short) 0x0000)).isEqualTo(0f);
        assertThat(HalfFloat.toFloat((short) 0x3c00)).isEqualTo(1f);
        assertThat(HalfFloat.toFloat((short) 0xc000)).isEqualTo(-2f);
        assertThat(HalfFloat.toFloat((short) 0x3555)).isEqualTo(0x1.554p-2f);
        assertThat(HalfFloat.toFloat((short) 0x7bff)).isEqualTo(65504f);
        assertThat(HalfFloat.toFloat((short) 0x0400)).isEqualTo(0x1p-14f);
        assertThat(HalfFloat.toFloat((short) 0x8001)).isEqualTo(-0x1p-24f);
        assertThat(HalfFloat.toFloat((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(HalfFloat.toFloat((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(HalfFloat.toFloat((short) 0x7e00)).isNaN();
    }

    @Test
    void everyPositiveValueIsAboveTheOneBeforeAndTheNegativeIsItsMirror() {
        for (int bits = 1; bits <= 0x7c00; bits++) {
            float value = HalfFloat.toFloat((short) bits);
            assertThat(value).isGreaterThan(HalfFloat.toFloat((short) (bits - 1)));
            assertThat(HalfFloat.toFloat((short) (bits | 0x8000))).isEqualTo(-value);
        }
    }

    @Test
    void everyNumberIsItsOwnNearest() {
        for (int bits = 0; bits <= 0xffff; bits++) {
            float value = HalfFloat.toFloat((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(HalfFloat.fromFloat(value)).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void ofTwoNeighboursTheNearerIsTakenAndTheEvenOneHalfway() {
        for (int below = 0; below < 0x7bff; below++) {
            double low = HalfFloat.toFloat((short) below);
            double high = HalfFloat.toFloat((short) (below + 1));
            float middle = (float) ((low + high) / 2); // Exact: it has one bit more than a half.
            int even = below % 2 == 0 ? below : below + 1;
            assertRounded(middle, even);
            assertRounded(Math.nextDown(middle), below);
            assertRounded(Math.nextUp(middle), below + 1);
        }
    }

    @Test
    void whatIsTooLargeIsInfinityAndWhatIsTooSmallIsZeroOfItsSign() {
        assertRounded(65504f, 0x7bff);
        assertRounded(Math.nextDown(65520f), 0x7bff);
        assertRounded(65520f, 0x7c00);
        assertRounded(Float.MAX_VALUE, 0x7c00);
        assertRounded(Float.POSITIVE_INFINITY, 0x7c00);
        assertRounded(0x1p-25f, 0);
        assertRounded(Math.nextUp(0x1p-25f), 1);
        assertRounded(0x1.8p-24f, 2);
        assertRounded(Math.nextDown(0x1p-14f), 0x400);
        assertRounded(Float.MIN_VALUE, 0);
        assertThat(HalfFloat.fromFloat(-0f)).isEqualTo((short) 0x8000);
        assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(Float.NaN))).isNaN();
    }

    private static void assertRounded(float value, int bits) {
        assertThat(HalfFloat.fromFloat(value)).as("%s", value).isEqualTo((short) bits);
        assertThat(HalfFloat.fromFloat(-value)).as("%s", -value).isEqualTo((short) (bits | 0x8000));
    }
}
