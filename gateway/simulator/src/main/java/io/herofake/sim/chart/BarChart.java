package io.herofake.sim.chart;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One bar a category, with its value written above it, and where one is known a reference value drawn across it.
 *
 * @param id    unique in the page
 * @param title above the picture
 * @param yAxis what is shown, with its unit
 * @param bars  at least one
 */
public record BarChart(String id, String title, String yAxis, List<Bar> bars) {
    private static final int LEFT = 70;
    private static final int TOP = 46;
    private static final int PLOT_HEIGHT = 220;
    private static final int SLOT = 92;
    private static final int BOTTOM = 58;

    /**
     * One bar.
     *
     * @param label          the category
     * @param value          its height, at least 0; NaN for none
     * @param valueText      the value as text
     * @param stacked        the lower part of the bar that is drawn with the next pattern; 0 for none
     * @param reference      a value to compare with; NaN for none
     * @param referenceLabel how the reference is labelled; null for none
     */
    public record Bar(
            String label,
            double value,
            String valueText,
            double stacked,
            double reference,
            @Nullable String referenceLabel) {
        /** A bar with nothing to compare with. */
        public static Bar of(String label, double value, String valueText) {
            return new Bar(label, value, valueText, 0, Double.NaN, null);
        }
    }

    /** Copies the list. */
    public BarChart {
        bars = List.copyOf(bars);
        if (bars.isEmpty()) {
            throw new IllegalArgumentException("a bar chart needs a bar");
        }
    }

    /** The picture. */
    public String svg() {
        int width = LEFT + bars.size() * SLOT + 20;
        int bottom = TOP + PLOT_HEIGHT;
        Svg svg = new Svg(id, width, bottom + BOTTOM, title, description());
        Scale scale = Scale.linear(highest(), 5, bottom, TOP);
        svg.text(10, 20, 14, Svg.Anchor.START, "fill=\"#222\" font-weight=\"600\"", title);
        Frame.valueAxis(svg, scale, LEFT, width - 20, yAxis);
        for (int i = 0; i < bars.size(); i++) {
            draw(svg, scale, i, bottom);
        }
        svg.line(LEFT, bottom, width - 20, bottom, "stroke=\"#222\"");
        return svg.end();
    }

    private void draw(Svg svg, Scale scale, int index, int bottom) {
        Bar bar = bars.get(index);
        double x = LEFT + index * SLOT + 16;
        double middle = x + (SLOT - 32) / 2.0;
        if (!Double.isNaN(bar.value())) {
            drawPart(svg, index, x, scale.pixel(bar.stacked()), scale.pixel(bar.value()));
            if (bar.stacked() > 0) {
                drawPart(svg, index + 1, x, bottom, scale.pixel(bar.stacked()));
            }
            svg.text(middle, scale.pixel(bar.value()) - 5, 12, Svg.Anchor.MIDDLE, bar.valueText());
        }
        if (bar.referenceLabel() != null) {
            double y = scale.pixel(bar.reference());
            svg.line(x - 10, y, x + SLOT - 22, y, "stroke=\"#000\" stroke-width=\"2\" stroke-dasharray=\"5 3\"");
        }
        svg.text(middle, bottom + 17, 12, Svg.Anchor.MIDDLE, bar.label());
        if (bar.referenceLabel() != null) {
            svg.text(middle, bottom + 34, 11, Svg.Anchor.MIDDLE, bar.referenceLabel());
        }
    }

    private static void drawPart(Svg svg, int style, double x, double from, double to) {
        String pattern = svg.id("p" + style + "-" + Svg.number(to));
        svg.raw(Style.of(style).definition(pattern));
        svg.rectangle(x, to, SLOT - 32, Math.max(0, from - to), "url(#" + pattern + ")");
    }

    private double highest() {
        double highest = 0;
        for (Bar bar : bars) {
            highest = Math.max(highest, Double.isNaN(bar.value()) ? 0 : bar.value());
            highest = Math.max(highest, bar.referenceLabel() == null ? 0 : bar.reference());
        }
        return highest * 1.06;
    }

    private String description() {
        return bars.stream()
                .map(bar -> bar.label() + " " + bar.valueText()
                        + (bar.referenceLabel() == null ? "" : " (" + bar.referenceLabel() + ")"))
                .collect(Collectors.joining("; ", yAxis + ": ", "."));
    }
}
