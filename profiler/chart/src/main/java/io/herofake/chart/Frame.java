package io.herofake.chart;

import java.util.List;

/** Axes with ticks and grid lines. */
final class Frame {
    private static final String GRID = "class=\"grid\" stroke=\"#ddd\"";

    private Frame() {}

    /** Pixels that a legend with these labels takes. */
    static int legendWidth(List<String> labels) {
        int longest = labels.stream().mapToInt(String::length).max().orElse(0);
        return 80 + 7 * longest;
    }

    /** The axis of values at the left, with grid lines to the right. */
    static void valueAxis(Svg svg, Scale scale, double left, double right, String label) {
        for (double tick : scale.ticks()) {
            double y = scale.pixel(tick);
            svg.line(left, y, right, y, GRID);
            svg.text(left - 6, y + 4, 11, Svg.Anchor.END, Numbers.text(tick));
        }
        double middle = (scale.pixel(scale.ticks().get(0)) + scale.pixel(scale.high())) / 2;
        String turn = Svg.INK + " transform=\"rotate(-90 14 " + Svg.number(middle) + ")\"";
        svg.text(14, middle, 12, Svg.Anchor.MIDDLE, turn, label);
    }

    /** The axis below, with grid lines upwards. */
    static void baseAxis(Svg svg, Scale scale, double top, double bottom, String label) {
        for (double tick : scale.ticks()) {
            double x = scale.pixel(tick);
            svg.line(x, top, x, bottom, GRID);
            svg.text(x, bottom + 16, 11, Svg.Anchor.MIDDLE, Numbers.text(tick));
        }
        double middle = (scale.pixel(scale.ticks().get(0)) + scale.pixel(scale.high())) / 2;
        svg.text(middle, bottom + 34, 12, Svg.Anchor.MIDDLE, label);
    }
}
