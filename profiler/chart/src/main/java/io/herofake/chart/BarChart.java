package io.herofake.chart;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One bar a category, made of one part or several on top of each other, with its value written above it, and where one is
 * known a reference value drawn across it.
 *
 * @param id    unique in the page
 * @param title above the picture
 * @param yAxis what is shown, with its unit
 * @param parts names of the parts of each bar, from the bottom; a legend is drawn if there are several
 * @param bars  at least one
 */
public record BarChart(String id, String title, String yAxis, List<String> parts, List<Bar> bars) {
    private static final int LEFT = 70;
    private static final int TOP = 46;
    private static final int PLOT_HEIGHT = 220;
    private static final int SLOT = 92;
    private static final int BAR = 60;
    private static final int BOTTOM = 48;
    private static final int TEXT = 20;

    /**
     * One bar.
     *
     * @param label          the category
     * @param values         heights of its parts, each at least 0 or NaN for none
     * @param valueText      its value as text
     * @param reference      a value to compare with; NaN for none
     * @param referenceLabel how the reference is labelled; null for none
     */
    public record Bar(
            String label,
            List<Double> values,
            String valueText,
            double reference,
            @Nullable String referenceLabel) {
        /** Copies the list. */
        public Bar {
            values = List.copyOf(values);
        }

        /** A bar of one part with nothing to compare with. */
        public static Bar of(String label, double value, String valueText) {
            return new Bar(label, List.of(value), valueText, Double.NaN, null);
        }

        private double height() {
            double height = 0;
            for (double value : values) {
                height += Double.isNaN(value) ? 0 : value;
            }
            return height;
        }
    }

    /** Copies the lists. */
    public BarChart {
        parts = List.copyOf(parts);
        bars = List.copyOf(bars);
        if (bars.isEmpty()) {
            throw new IllegalArgumentException("a bar chart needs a bar");
        }
    }

    /** The picture. */
    public String svg() {
        int right = LEFT + bars.size() * SLOT + 20;
        int bottom = TOP + PLOT_HEIGHT;
        Svg svg = new Svg(
                id, right + (parts.size() > 1 ? Frame.legendWidth(parts) : 10), bottom + BOTTOM, title, description());
        for (int i = 0; i < parts.size(); i++) {
            svg.raw(Style.of(i).definition(svg.id("p" + i)));
        }
        Scale scale = Scale.values(yAxis, highest(), bottom, TOP);
        svg.text(10, 20, 14, Svg.Anchor.START, Svg.INK + " font-weight=\"600\"", title);
        Frame.valueAxis(svg, scale, LEFT, right, yAxis);
        for (int i = 0; i < bars.size(); i++) {
            draw(svg, scale, bars.get(i), LEFT + i * SLOT + 16);
        }
        svg.line(LEFT, bottom, right, bottom, Svg.EDGE);
        drawLegend(svg, right + 14);
        return svg.end();
    }

    private static void draw(Svg svg, Scale scale, Bar bar, double x) {
        double sum = 0;
        for (int part = 0; part < bar.values().size(); part++) {
            double value = bar.values().get(part);
            if (value > 0) {
                double top = scale.pixel(sum + value);
                svg.rectangle(x, top, BAR, scale.pixel(sum) - top, "url(#" + svg.id("p" + part) + ")");
                sum += value;
            }
        }
        double middle = x + BAR / 2.0;
        svg.text(middle, labelBottom(scale, bar, sum), 12, Svg.Anchor.MIDDLE, bar.valueText());
        double bottom = scale.pixel(0);
        svg.text(middle, bottom + 17, 12, Svg.Anchor.MIDDLE, bar.label());
        if (bar.referenceLabel() != null) {
            double y = scale.pixel(bar.reference());
            svg.line(x - 10, y, x + BAR + 10, y, Svg.EDGE + " stroke-width=\"2\" stroke-dasharray=\"5 3\"");
            svg.text(middle, bottom + 34, 11, Svg.Anchor.MIDDLE, bar.referenceLabel());
        }
    }

    /** Above the bar, and clear of the line of the reference. */
    private static double labelBottom(Scale scale, Bar bar, double sum) {
        double top = scale.pixel(sum);
        double reference = bar.referenceLabel() == null ? Double.MAX_VALUE : scale.pixel(bar.reference());
        return (reference > top - TEXT && reference < top ? reference : top) - 5;
    }

    private void drawLegend(Svg svg, double x) {
        for (int i = 0; parts.size() > 1 && i < parts.size(); i++) {
            // The topmost part comes first, as in the bars.
            double y = TOP + 22 * (parts.size() - 1 - i);
            svg.rectangle(x, y, 18, 14, "url(#" + svg.id("p" + i) + ")");
            svg.text(x + 26, y + 12, 12, Svg.Anchor.START, parts.get(i));
        }
    }

    private double highest() {
        double highest = 0;
        for (Bar bar : bars) {
            highest = Math.max(highest, bar.height());
            highest = Math.max(highest, bar.referenceLabel() == null ? 0 : bar.reference());
        }
        return highest;
    }

    private String description() {
        return bars.stream()
                .map(bar -> bar.label() + " " + bar.valueText() + partsOf(bar)
                        + (bar.referenceLabel() == null ? "" : " (" + bar.referenceLabel() + ")"))
                .collect(Collectors.joining("; ", yAxis + ": ", "."));
    }

    private String partsOf(Bar bar) {
        if (parts.size() < 2) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            text.append(i == 0 ? ": " : ", ").append(parts.get(i)).append(' ');
            text.append(Numbers.text(bar.values().get(i)));
        }
        return text.toString();
    }
}
