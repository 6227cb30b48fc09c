package io.herofake.backend.opencl;

import java.util.Arrays;

/** Numbers, one for each channel. Immutable. */
final class Values {

    private final float[] values;

    private Values(float[] values) {
        this.values = values;
    }

    /** A copy of an array. */
    static Values of(float... values) {
        return new Values(values.clone());
    }

    /** The same number so often. */
    static Values all(int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return new Values(values);
    }

    float get(int index) {
        return values[index];
    }

    int size() {
        return values.length;
    }

    /** Each times a factor. */
    Values times(Values factor) {
        float[] products = values.clone();
        for (int i = 0; i < products.length; i++) {
            products[i] *= factor.get(i);
        }
        return new Values(products);
    }

    /** Each plus an offset. */
    Values plus(Values offset) {
        float[] sums = values.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += offset.get(i);
        }
        return new Values(sums);
    }

    /** As an array, with zeros up to a length. */
    float[] padded(int length) {
        return Arrays.copyOf(values, length);
    }
}
