package io.herofake.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a model's weights come from and what was measured of it.
 *
 * @param trained  false when the weights are seeded random numbers: the verdict is noise and has to be shown as such
 * @param seed     the seed of an untrained model's weights; null when trained or not known
 * @param measured figures of quality by name, for example {@code auc}; finite; empty when nothing was measured; sorted
 *                 by name
 */
public record Training(boolean trained, @Nullable Long seed, Map<String, Double> measured) {

    /** Checks that the parts agree; copies the map. */
    public Training {
        measured = Collections.unmodifiableMap(new TreeMap<>(measured));
        if (trained && seed != null) {
            throw new IllegalArgumentException(
                    "training.seed is for untrained models only; remove it or set trained to false");
        }
        measured.forEach((name, value) -> {
            if (name.isBlank() || !Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        "training.measured." + name + " must be a finite number, not " + value);
            }
        });
    }

    /** Random weights from a seed. */
    public static Training untrained(long seed) {
        return new Training(false, seed, Map.of());
    }

    /** Trained weights, with what was measured of them (may be empty). */
    public static Training trained(Map<String, Double> measured) {
        return new Training(true, null, measured);
    }
}
