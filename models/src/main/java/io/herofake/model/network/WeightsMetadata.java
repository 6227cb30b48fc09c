package io.herofake.model.network;

import io.herofake.model.Training;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a weights file says of itself in its {@code __metadata__}, read strictly.
 *
 * @param architecture the network that it is for
 * @param version      of the model that it makes
 * @param source       where the weights come from, for people
 * @param licence      of the weights
 * @param threshold    from which score a picture is called a deepfake
 * @param training     trained or not, and what was measured
 */
record WeightsMetadata(
        String architecture, String version, String source, String licence, double threshold, Training training) {
    private static final String MEASURED = "measured.";
    private static final Set<String> KEYS =
            new LinkedHashSet<>(List.of("architecture", "version", "trained", "source", "licence", "threshold"));

    /**
     * Reads the texts.
     *
     * @throws IllegalArgumentException naming the key and what would be right
     */
    static WeightsMetadata of(Map<String, String> texts) {
        Map<String, Double> measured = new TreeMap<>();
        texts.forEach((key, value) -> {
            if (key.startsWith(MEASURED)) {
                measured.put(key.substring(MEASURED.length()), number(key, value));
            } else if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(
                        "unknown key '" + key + "'; known: " + String.join(", ", KEYS) + ", " + MEASURED + "NAME");
            }
        });
        return new WeightsMetadata(
                required(texts, "architecture"),
                required(texts, "version"),
                required(texts, "source"),
                required(texts, "licence"),
                number("threshold", required(texts, "threshold")),
                new Training(bool("trained", required(texts, "trained")), null, measured));
    }

    private static String required(Map<String, String> texts, String key) {
        String value = texts.get(key);
        if (value == null) {
            throw new IllegalArgumentException("'" + key + "' is missing; needed are " + String.join(", ", KEYS));
        }
        return value;
    }

    private static boolean bool(String key, String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("'" + key + "' must be true or false, not " + value);
        }
        return value.equals("true");
    }

    private static double number(String key, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + key + "' must be a number, not " + value, e);
        }
    }
}
