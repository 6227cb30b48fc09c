package io.herofake.chart;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Bars that lie, in groups below each other, each with its name at the left and its value at the right. There is room for long
 * names, and for words where a value is not known.
 *
 * @param id     unique in the page
 * @param title  above the picture
 * @param axis   what is shown, with its unit
 * @param parts  names of the parts of the bars, from the left, for the legend
 * @param groups at least one, each with a row
 */
public record RowChart(String id, String title, String axis, List<String> parts, List<Group> groups) {
    private static final int TOP = 66;
    private static final int PLOT_WIDTH = 430;
    private static final int BAR = 18;
    private static final int SLOT = 26;
    private static final int HEADING = 26;
    private static final int BOTTOM = 46;
    private static final double PIXELS_A_LETTER = 6.6;

    /**
     * Rows with a common heading.
     *
     * @param heading above them
     * @param rows    at least one
     */
    public record Group(String heading, List<Row> rows) {
        /** Copies the list. */
        public Group {
            rows = List.copyOf(rows);
        }
    }

    /**
     * One bar.
     *
     * @param label     what it is of
     * @param values    lengths of its parts, each at least 0; NaN for a part that it does not have
     * @param valueText its value as text, or why there is none
     * @param high      the upper end of its spread, drawn as a line from the end of the bar; NaN for none
     */
    public record Row(String label, List<Double> values, String valueText, double high) {
        /** Copies the list. */
        public Row {
            values = List.copyOf(values);
        }

        private boolean known() {
            return values.stream().anyMatch(value -> !Double.isNaN(value));
        }

        private double length() {
            return values.stream()
                    .filter(value -> !Double.isNaN(value))
                    .mapToDouble(Double::doubleValue)
                    .sum();
        }

        private double end() {
            return Double.isNaN(high) ? length() : Math.max(high, length());
        }
    }

    /** Copies the lists. */
    public RowChart {
        parts = List.copyOf(parts);
        groups = List.copyOf(groups);
        if (groups.isEmpty() || groups.stream().anyMatch(group -> group.rows().isEmpty())) {
            throw new IllegalArgumentException("a chart of rows needs a row in each group");
        }
    }

    /** The picture. */
    public String svg() {
        double left = 24 + widest(true);
        double right = left + PLOT_WIDTH;
        int rows = groups.stream().mapToInt(group -> group.rows().size()).sum();
        double bottom = TOP + HEADING * (double) groups.size() + SLOT * (double) rows;
        int width = (int) Math.ceil(Math.max(right + 16 + widest(false), legendEnd()));
        Svg svg = new Svg(id, width, (int) bottom + BOTTOM, title, description());
        for (int i = 0; i < parts.size(); i++) {
            svg.raw(Style.of(i).definition(svg.id("p" + i)));
        }
        svg.text(10, 20, 14, Svg.Anchor.START, Svg.INK + " font-weight=\"600\"", title);
        drawLegend(svg);
        Scale scale = Scale.linear(highest() * 1.02, 5, left, right);
        Frame.baseAxis(svg, scale, TOP, bottom, axis);
        drawGroups(svg, scale);
        svg.line(left, TOP, left, bottom, Svg.EDGE);
        return svg.end();
    }

    private double widest(boolean labels) {
        return PIXELS_A_LETTER
                * groups.stream()
                        .flatMap(group -> group.rows().stream())
                        .mapToInt(row -> (labels ? row.label() : row.valueText()).length())
                        .max()
                        .orElse(0);
    }

    private double legendEnd() {
        return 10 + parts.stream().mapToDouble(RowChart::legendWidth).sum();
    }

    private static double legendWidth(String part) {
        return 44 + PIXELS_A_LETTER * part.length();
    }

    private void drawLegend(Svg svg) {
        double x = 10;
        for (int i = 0; i < parts.size(); i++) {
            svg.rectangle(x, 34, 18, 14, "url(#" + svg.id("p" + i) + ")");
            svg.text(x + 24, 46, 12, Svg.Anchor.START, parts.get(i));
            x += legendWidth(parts.get(i));
        }
    }

    private void drawGroups(Svg svg, Scale scale) {
        double y = TOP;
        for (Group group : groups) {
            svg.text(10, y + 19, 12, Svg.Anchor.START, Svg.INK + " font-weight=\"600\"", group.heading());
            y += HEADING;
            for (Row row : group.rows()) {
                draw(svg, scale, row, y);
                y += SLOT;
            }
        }
    }

    private static void draw(Svg svg, Scale scale, Row row, double y) {
        double zero = scale.pixel(0);
        double text = y + 14;
        svg.text(zero - 8, text, 12, Svg.Anchor.END, row.label());
        if (!row.known()) {
            svg.text(zero + 8, text, 12, Svg.Anchor.START, Svg.INK + " font-style=\"italic\"", row.valueText());
            return;
        }
        double sum = 0;
        for (int part = 0; part < row.values().size(); part++) {
            double value = row.values().get(part);
            if (value > 0) {
                double start = scale.pixel(sum);
                sum += value;
                svg.rectangle(start, y, scale.pixel(sum) - start, BAR, "url(#" + svg.id("p" + part) + ")");
            }
        }
        drawSpread(svg, scale, row, y);
        svg.text(scale.pixel(row.end()) + 8, text, 12, Svg.Anchor.START, row.valueText());
    }

    private static void drawSpread(Svg svg, Scale scale, Row row, double y) {
        if (row.end() > row.length()) {
            double middle = y + BAR / 2.0;
            double end = scale.pixel(row.end());
            svg.line(scale.pixel(row.length()), middle, end, middle, Svg.EDGE);
            svg.line(end, middle - 4, end, middle + 4, Svg.EDGE);
        }
    }

    private double highest() {
        return groups.stream()
                .flatMap(group -> group.rows().stream())
                .mapToDouble(Row::end)
                .max()
                .orElse(1);
    }

    private String description() {
        return groups.stream()
                .map(group -> group.heading() + ": "
                        + group.rows().stream()
                                .map(row -> row.label() + " " + row.valueText())
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; ", axis + ". ", "."));
    }
}
