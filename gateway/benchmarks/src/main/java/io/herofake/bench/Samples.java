package io.herofake.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Repeated measurements of one quantity.
 *
 * @param sorted in ascending order, at least one
 */
record Samples(List<Double> sorted) {

    Samples {
        sorted = sorted.stream().sorted().toList();
    }

    static Samples of(double... values) {
        return new Samples(Arrays.stream(values).boxed().toList());
    }

    /** The middle one, or the mean of the two in the middle. */
    double median() {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double min() {
        return sorted.get(0);
    }

    double max() {
        return sorted.get(sorted.size() - 1);
    }

    /** Median, least and largest, for example {@code 18.2 (17.9 to 25.0)}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f (%.1f to %.1f)", median(), min(), max());
    }
}
