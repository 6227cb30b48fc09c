package io.herofake.chart;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lines over a common axis.
 *
 * @param id    unique in the page
 * @param title above the picture
 * @param xAxis what runs to the right, with its unit
 * @param yAxis what is shown, with its unit
 * @param logX  whether the axis to the right is logarithmic; points at 0 or below are then left out
 * @param lines at least one, each with a point
 */
public record LineChart(String id, String title, String xAxis, String yAxis, boolean logX, List<Line> lines) {
    private static final int LEFT = 70;
    private static final int TOP = 46;
    private static final int PLOT_WIDTH = 560;
    private static final int PLOT_HEIGHT = 220;
    private static final int BOTTOM = 48;
    private static final int MARKERS = 6;

    /**
     * One line.
     *
     * @param label  in the legend
     * @param points at least one, in order of x
     * @param step   whether the value holds until the next point, instead of changing evenly
     */
    public record Line(String label, List<Point> points, boolean step) {
        /** Copies the list. */
        public Line {
            points = List.copyOf(points);
            if (points.isEmpty()) {
                throw new IllegalArgumentException("line '" + label + "' has no point");
            }
        }
    }

    /**
     * One point.
     *
     * @param x      to the right
     * @param y      upwards, at least 0; NaN where it is not known, which is not drawn
     * @param spread half the width of an interval around y; 0 for none
     */
    public record Point(double x, double y, double spread) {
        /** A point without an interval. */
        public static Point of(double x, double y) {
            return new Point(x, y, 0);
        }
    }

    /** Copies the list. */
    public LineChart {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a line chart needs a line");
        }
    }

    /** The picture. */
    public String svg() {
        int bottom = TOP + PLOT_HEIGHT;
        int right = LEFT + PLOT_WIDTH;
        Svg svg = new Svg(
                id,
                right + Frame.legendWidth(lines.stream().map(Line::label).toList()),
                bottom + BOTTOM,
                title,
                description());
        svg.text(10, 20, 14, Svg.Anchor.START, Svg.INK + " font-weight=\"600\"", title);
        Scale xs = xScale(right);
        Scale ys = Scale.values(yAxis, highest(), bottom, TOP);
        Frame.valueAxis(svg, ys, LEFT, right, yAxis);
        Frame.baseAxis(svg, xs, TOP, bottom, xAxis);
        svg.line(LEFT, bottom, right, bottom, Svg.EDGE);
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, xs, ys, i);
            double y = TOP + 10 + 22 * i;
            svg.line(right + 14, y, right + 54, y, Style.of(i).stroke());
            Style.of(i).marker(svg, right + 34, y);
            svg.text(right + 62, y + 4, 12, Svg.Anchor.START, lines.get(i).label());
        }
        return svg.end();
    }

    private Scale xScale(int right) {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (Line line : lines) {
            for (Point point : line.points()) {
                low = point.x() > 0 ? Math.min(low, point.x()) : low;
                high = Math.max(high, point.x());
            }
        }
        return logX && high > 0 ? Scale.logarithmic(low, high, LEFT, right) : Scale.exact(high, 8, LEFT, right);
    }

    private void draw(Svg svg, Scale xs, Scale ys, int index) {
        Line line = lines.get(index);
        int size = line.points().size();
        double[] x = new double[2 * size];
        double[] y = new double[2 * size];
        int count = 0;
        for (Point point : line.points()) {
            if ((logX && point.x() <= 0) || Double.isNaN(point.y())) {
                continue;
            }
            if (line.step() && count > 0) {
                x[count] = xs.pixel(point.x());
                y[count] = y[count - 1];
                count++;
            }
            x[count] = xs.pixel(point.x());
            y[count++] = ys.pixel(point.y());
            drawSpread(svg, xs, ys, point);
        }
        svg.polyline(x, y, count, Style.of(index).stroke());
        drawMarkers(svg, Arrays.copyOf(x, count), y, index);
    }

    private static void drawSpread(Svg svg, Scale xs, Scale ys, Point point) {
        if (point.spread() > 0) {
            double x = xs.pixel(point.x());
            double top = ys.pixel(point.y() + point.spread());
            double bottom = ys.pixel(Math.max(0, point.y() - point.spread()));
            svg.line(x, top, x, bottom, Svg.EDGE);
            svg.line(x - 4, top, x + 4, top, Svg.EDGE);
            svg.line(x - 4, bottom, x + 4, bottom, Svg.EDGE);
        }
    }

    /** A few markers along the line, not at the same places as those of other lines. */
    private void drawMarkers(Svg svg, double[] x, double[] y, int index) {
        boolean all = x.length <= 2 * MARKERS;
        int every = all ? 1 : x.length / MARKERS;
        for (int i = all ? 0 : every * (index + 1) / (lines.size() + 1); i < x.length; i += every) {
            Style.of(index).marker(svg, x[i], y[i]);
        }
    }

    private double highest() {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(point -> point.y() + point.spread())
                .filter(Double::isFinite)
                .max()
                .orElse(1);
    }

    private String description() {
        return lines.stream()
                .map(line -> {
                    Point last = line.points().get(line.points().size() - 1);
                    double most =
                            line.points().stream().mapToDouble(Point::y).max().orElse(0);
                    return line.label() + ": highest " + Numbers.text(most) + ", at the right end "
                            + Numbers.text(last.y());
                })
                .collect(Collectors.joining("; ", yAxis + " against " + xAxis + ". ", "."));
    }
}
