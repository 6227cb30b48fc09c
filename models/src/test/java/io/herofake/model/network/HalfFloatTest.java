package io.herofake.model.network;

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
}
