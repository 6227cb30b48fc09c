package io.herofake.model;

import java.util.List;
import java.util.Locale;

/**
 * What a model wants as input, and how a picture becomes that. The tensor is float32 {@code [N, 3, height, width]} in RGB
 * order: each channel value {@code v} of 0 to 255 becomes {@code (v / 255 - mean[c]) / std[c]}.
 *
 * @param tensorName the name of the graph's input
 * @param width      in pixels
 * @param height     in pixels
 * @param resize     how a picture of another size is fitted
 * @param mean       three values, one a channel, red first, on the 0 to 1 scale
 * @param std        three values, one a channel, red first, above 0
 */
public record InputContract(
        String tensorName, int width, int height, Resize resize, List<Float> mean, List<Float> std) {

    /** How a picture of another size is fitted to {@code width x height}. */
    public enum Resize {
        /** The whole picture, aspect ratio not kept; triangle filter widened by the scale (antialiased bilinear). */
        STRETCH,
        /** The largest centred part with the right aspect ratio, then as {@link #STRETCH}. */
        CENTER_CROP;

        /** The name used in manifests: {@code stretch}, {@code center-crop}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Checks ranges; copies the lists. */
    public InputContract {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (tensorName.isBlank()) {
            throw new IllegalArgumentException("input.tensorName is empty");
        }
        if (width < 1 || height < 1 || width > 4096 || height > 4096) {
            throw new IllegalArgumentException("input size " + width + "x" + height + " is outside 1x1 to 4096x4096");
        }
        if (mean.size() != 3 || std.size() != 3) {
            throw new IllegalArgumentException("input.mean and input.std need three values each (R, G, B)");
        }
        if (!mean.stream().allMatch(Float::isFinite) || !std.stream().allMatch(v -> Float.isFinite(v) && v > 0)) {
            throw new IllegalArgumentException("input.mean must be finite and input.std finite and above 0");
        }
    }

    /** Float values of one picture: {@code 3 x height x width}. */
    public int elementsPerPicture() {
        return 3 * height * width;
    }
}
