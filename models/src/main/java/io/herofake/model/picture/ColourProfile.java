package io.herofake.model.picture;

import org.jspecify.annotations.Nullable;

/**
 * An embedded ICC profile (ICC.1:2022) of the kind that cameras and phones write: three tone curves and a matrix, as Display P3 and Adobe RGB are. Brings
 * pixels to sRGB, colorimetrically; what lies outside of sRGB is clipped. Profiles of other kinds (look-up tables, gray, CMYK) and
 * damaged ones are not applied: the pixels are then taken to be sRGB, which is what Pillow and most decoders do with all.
 */
final class ColourProfile {
    /** Profiles of this kind have some kilobytes; longer ones are not looked at. */
    static final int MAX_BYTES = 64 << 10;

    /** XYZ relative to D50 to linear sRGB: the inverse of the matrix in the sRGB profile (IEC 61966-2-1, adapted by Bradford). */
    private static final double[][] XYZ_TO_SRGB = {
        {3.1338561, -1.6168667, -0.4906146}, {-0.9787684, 1.9161415, 0.0334540}, {0.0719453, -0.2289914, 1.4052427}
    };

    /** Linear light, 0 to 1 in steps of 1 / 16384, to an sRGB value. Fine enough for half a level where the curve is steepest. */
    private static final byte[] ENCODED = new byte[16_385];

    static {
        for (int i = 0; i < ENCODED.length; i++) {
            double linear = i / (ENCODED.length - 1.0);
            double value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
            ENCODED[i] = (byte) Math.round(255 * value);
        }
    }

    /** For each channel and value, its share of linear red, green and blue in units of {@link #ENCODED}: {@code 3 * value + channel}. */
    private final float[][] shares;

    private ColourProfile(float[][] shares) {
        this.shares = shares;
    }

    /** Converts a picture in place, if its profile can be applied and makes a difference. */
    static Picture toSrgb(Picture picture, byte @Nullable [] icc) {
        ColourProfile profile = icc == null ? null : read(icc);
        if (profile != null && !profile.isSrgb()) {
            profile.convert(picture.rgb());
        }
        return picture;
    }

    private static @Nullable ColourProfile read(byte[] icc) {
        try {
            var tags = new IccTags(new Encoded(icc));
            double[][] toSrgb = new double[3][];
            double[][] curves = new double[3][];
            for (int c = 0; c < 3; c++) {
                toSrgb[c] = multiplied(tags.xyz("rgb".charAt(c) + "XYZ"));
                curves[c] = tags.curve("rgb".charAt(c) + "TRC");
            }
            return new ColourProfile(shares(toSrgb, curves));
        } catch (PictureException notOfThisKind) {
            return null;
        }
    }

    private static double[] multiplied(double[] xyz) {
        double[] rgb = new double[3];
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 3; k++) {
                rgb[i] += XYZ_TO_SRGB[i][k] * xyz[k];
            }
        }
        return rgb;
    }

    private static float[][] shares(double[][] toSrgb, double[][] curves) {
        float[][] shares = new float[3][3 * 256];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < shares[c].length; i++) {
                shares[c][i] = (float) (toSrgb[c][i % 3] * curves[c][i / 3] * (ENCODED.length - 1));
            }
        }
        return shares;
    }

    /** Whether no colour of a coarse grid changes by more than the rounding. */
    private boolean isSrgb() {
        for (int i = 0; i < 9 * 9 * 9; i++) {
            int[] values = {i % 9 * 255 / 8, i / 9 % 9 * 255 / 8, i / 81 * 255 / 8};
            byte[] rgb = {(byte) values[0], (byte) values[1], (byte) values[2]};
            convert(rgb);
            for (int c = 0; c < 3; c++) {
                if (Math.abs((rgb[c] & 0xff) - values[c]) > 1) {
                    return false;
                }
            }
        }
        return true;
    }

    private void convert(byte[] rgb) {
        float[] red = shares[0];
        float[] green = shares[1];
        float[] blue = shares[2];
        for (int i = 0; i < rgb.length; i += 3) {
            int r = 3 * (rgb[i] & 0xff);
            int g = 3 * (rgb[i + 1] & 0xff);
            int b = 3 * (rgb[i + 2] & 0xff);
            rgb[i] = encoded(red[r] + green[g] + blue[b]);
            rgb[i + 1] = encoded(red[r + 1] + green[g + 1] + blue[b + 1]);
            rgb[i + 2] = encoded(red[r + 2] + green[g + 2] + blue[b + 2]);
        }
    }

    private static byte encoded(float linear) {
        return ENCODED[Math.max(0, Math.min(ENCODED.length - 1, (int) (linear + 0.5f)))];
    }
}
