package io.herofake.model.picture;

import io.herofake.model.picture.PictureException.Kind;

/** The tags of an ICC profile for RGB (ICC.1:2022, sections 7.2, 7.3, 10.6, 10.18, 10.31). Every oddity is a {@link PictureException}. */
final class IccTags {
    private static final int HEADER = 128;
    private static final int MAX_TAGS = 100;

    private final Encoded in;

    IccTags(Encoded in) throws PictureException {
        this.in = in;
        if (!in.has(16, "RGB ") || !in.has(20, "XYZ ")) {
            throw notUsable();
        }
    }

    /** The colour of full red, green or blue: X, Y, Z relative to D50. */
    double[] xyz(String tag) throws PictureException {
        int at = find(tag, "XYZ ");
        return new double[] {fixed(at + 8), fixed(at + 12), fixed(at + 16)};
    }

    /** A tone curve: the linear light, 0 to 1, of each of the 256 values. */
    double[] curve(String tag) throws PictureException {
        int at = find(tag, "curv", "para");
        boolean parametric = in.has(at, "para");
        double[] linear = new double[256];
        for (int v = 0; v < linear.length; v++) {
            double light = parametric ? parametric(at, v / 255.0) : sampled(at, v / 255.0);
            if (!(light >= -0.01 && light <= 1.01)) {
                throw notUsable();
            }
            linear[v] = light;
        }
        return linear;
    }

    private double sampled(int at, double value) throws PictureException {
        long count = in.u32(at + 8);
        if (count == 0) {
            return value;
        }
        if (count == 1) {
            return Math.pow(value, in.u16(at + 12) / 256.0);
        }
        in.require(at + 12, 2 * count);
        double place = value * (count - 1);
        int before = (int) Math.min(place, count - 2.0);
        double low = in.u16(at + 12 + 2 * before);
        double high = in.u16(at + 14 + 2 * before);
        return (low + (high - low) * (place - before)) / 65_535;
    }

    /** Functions 0 to 4 with parameters g, a, b, c, d, e, f as far as they have them. */
    private double parametric(int at, double x) throws PictureException {
        int function = in.u16(at + 8);
        if (function > 4) {
            throw notUsable();
        }
        double g = fixed(at + 12);
        double a = function > 0 ? fixed(at + 16) : 1;
        double b = function > 0 ? fixed(at + 20) : 0;
        double c = function > 1 ? fixed(at + 24) : 0;
        double d = function > 2 ? fixed(at + 28) : 0;
        double e = function > 3 ? fixed(at + 32) : 0;
        double f = function > 3 ? fixed(at + 36) : 0;
        return switch (function) {
            case 0 -> Math.pow(x, g);
            case 1 -> x >= -b / a ? Math.pow(a * x + b, g) : 0;
            case 2 -> x >= -b / a ? Math.pow(a * x + b, g) + c : c;
            default -> x >= d ? Math.pow(a * x + b, g) + e : c * x + f;
        };
    }

    private double fixed(int at) throws PictureException {
        return (int) in.u32(at) / 65_536.0;
    }

    private int find(String tag, String... types) throws PictureException {
        long count = Math.min(in.u32(HEADER), MAX_TAGS);
        for (int i = 0; i < count; i++) {
            int entry = HEADER + 4 + 12 * i;
            if (in.has(entry, tag)) {
                long at = in.u32(entry + 4);
                for (String type : types) {
                    if (at <= in.length() && in.has((int) at, type)) {
                        return (int) at;
                    }
                }
            }
        }
        throw notUsable();
    }

    private static PictureException notUsable() {
        return new PictureException(Kind.UNSUPPORTED, "a colour profile of a kind that is not applied");
    }
}
