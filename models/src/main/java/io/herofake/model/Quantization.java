package io.herofake.model;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How a quantised model file was made: what is needed to make it again, or to know that it is of other weights by now.
 *
 * @param sourceSha256   SHA-256 of the float32 file that it was made from
 * @param criterion      how ranges were chosen, for example {@code mse}
 * @param measuredWith   what ran the float32 file on the pictures, for example {@code onnxruntime 1.28.0}
 * @param pictures       how many calibration pictures there were; at least 1
 * @param picturesSha256 SHA-256 of the SHA-256 of all pictures' files, in the order in which they were taken
 * @param floatLayers    the layers that stay float32 besides those that always do, in the order of their names
 */
public record Quantization(
        String sourceSha256,
        String criterion,
        String measuredWith,
        int pictures,
        String picturesSha256,
        List<String> floatLayers) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int MAX_TEXT = 200;

    /** Checks the syntax. */
    public Quantization {
        checkHash("sourceSha256", sourceSha256);
        checkText("criterion", criterion);
        checkText("measuredWith", measuredWith);
        if (pictures < 1) {
            throw new IllegalArgumentException("pictures must be at least 1, not " + pictures);
        }
        checkHash("picturesSha256", picturesSha256);
        floatLayers = List.copyOf(floatLayers);
        floatLayers.forEach(layer -> checkText("floatLayers", layer));
    }

    private static void checkHash(String key, String value) {
        if (!SHA256.matcher(value).matches()) {
            throw new IllegalArgumentException(key + " '" + value + "' is not 64 lower-case hex digits");
        }
    }

    private static void checkText(String key, String value) {
        if (value.isBlank() || value.length() > MAX_TEXT || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("'" + key + "' must be one line of 1 to " + MAX_TEXT + " characters");
        }
    }
}
