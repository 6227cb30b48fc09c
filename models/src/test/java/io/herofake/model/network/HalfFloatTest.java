package io.herofake.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfFloatTest {
    /** Every number there is comes back, and what is between two goes to the nearest, of two as near to the even one. */
    @Test
    void floatsAreRoundedToTheNearest() {
        for (int bits = 0; bits < 0x7c00; bits++) {
            float value = HalfFloat.toFloat((short) bits);
            float next = bits == 0x7bff ? 65_536 : HalfFloat.toFloat((short) (bits + 1));
            float middle = (value + next) / 2;
            int even = bits % 2 == 0 ? bits : bits + 1;

            assertThat(HalfFloat.fromFloat(value)).isEqualTo((short) bits);
            assertThat(HalfFloat.fromFloat(-value)).isEqualTo((short) (bits | 0x8000));
            assertThat(HalfFloat.fromFloat(middle)).isEqualTo((short) even);
            assertThat(HalfFloat.fromFloat(Math.nextDown(middle))).isEqualTo((short) bits);
            assertThat(HalfFloat.fromFloat(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
        }
        assertThat(HalfFloat.fromFloat(Float.POSITIVE_INFINITY)).isEqualTo((short) 0x7c00);
        assertThat(HalfFloat.fromFloat(-1e9f)).isEqualTo((short) 0xfc00);
        assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(Float.NaN))).isNaN();
    }

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
}
