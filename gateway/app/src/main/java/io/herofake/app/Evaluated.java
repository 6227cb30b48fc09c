package io.herofake.app;

import io.herofake.backend.Platform;
import io.herofake.model.ModelManifest;
import io.herofake.profile.accuracy.LabelledScores;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How one model did on one platform.
 *
 * @param manifest   of the model
 * @param platform   that ran it
 * @param scores     by what was done to the pictures; {@link Disturbance#NONE} is always there
 * @param unreadable pictures that could not be judged and why, {@code FILE: REASON}; in none of the scores
 */
record Evaluated(
        ModelManifest manifest, Platform platform, Map<Disturbance, LabelledScores> scores, List<String> unreadable) {
    /** Copies the parts. */
    Evaluated {
        scores = Collections.unmodifiableMap(new EnumMap<>(scores));
        unreadable = List.copyOf(unreadable);
    }

    /** The scores of the pictures as they are. */
    LabelledScores plain() {
        return scores(Disturbance.NONE);
    }

    /** The scores of disturbed pictures that are there. */
    LabelledScores scores(Disturbance disturbance) {
        LabelledScores found = scores.get(disturbance);
        if (found == null) {
            throw new IllegalArgumentException(disturbance + " was not measured");
        }
        return found;
    }

    /** For people: model, version and platform. */
    String title() {
        return manifest.name() + " " + manifest.version() + " on " + platform.id()
                + (platform.simulated() ? " (simulated)" : "") + (manifest.trained() ? "" : " (untrained)");
    }

    double threshold() {
        return manifest.description().output().threshold();
    }
}
