package io.herofake.chart;

import java.util.List;

/**
 * The looks of series and bars. Each differs from the others by pattern, dash and marker as well as by colour. The colours
 * are Okabe and Ito's, which people with colour blindness can tell apart; on a dark page {@link Html} takes lighter ones, by
 * the classes {@code k} (strokes) and {@code f} (fills) with the index.
 */
enum Style {
    BLUE(
            "#0072b2",
            "<path d=\"M0 8L8 0M-2 2L2 -2M6 10L10 6\" class=\"k0\" stroke=\"#0072b2\" stroke-width=\"2.5\"/>",
            ""),
    ORANGE("#d55e00", "<circle cx=\"4\" cy=\"4\" r=\"2\" class=\"f1\" fill=\"#d55e00\"/>", "7 4"),
    GREEN("#009e73", "<path d=\"M0 4H8\" class=\"k2\" stroke=\"#009e73\" stroke-width=\"3\"/>", "2 3"),
    PINK("#aa4488", "<path d=\"M0 4H8M4 0V8\" class=\"k3\" stroke=\"#aa4488\" stroke-width=\"1.5\"/>", "10 3 2 3"),
    YELLOW("#b8860b", "<path d=\"M4 0V8\" class=\"k4\" stroke=\"#b8860b\" stroke-width=\"3\"/>", "14 4"),
    SKY(
            "#3498c8",
            "<path d=\"M0 0L8 8M-2 6L2 10M6 -2L10 2\" class=\"k5\" stroke=\"#3498c8\" stroke-width=\"2\"/>",
            "4 2 1 2"),
    GREY("#555555", "<rect x=\"1\" y=\"1\" width=\"3\" height=\"3\" class=\"f6\" fill=\"#555\"/>", "1 2");

    private static final List<Style> ALL = List.of(values());

    private final String colour;
    private final String pattern;
    private final String dash;

    Style(String colour, String pattern, String dash) {
        this.colour = colour;
        this.pattern = pattern;
        this.dash = dash;
    }

    static Style of(int index) {
        return ALL.get(index % ALL.size());
    }

    /** The pattern's definition under an id. */
    String definition(String id) {
        return "<pattern id=\"" + id + "\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">"
                + "<rect class=\"paper\" width=\"8\" height=\"8\" fill=\"#fff\"/>" + pattern + "</pattern>";
    }

    /** Attributes of a line. */
    String stroke() {
        return "class=\"k" + ALL.indexOf(this) + "\" stroke=\"" + colour + "\" stroke-width=\"2\""
                + (dash.isEmpty() ? "" : " stroke-dasharray=\"" + dash + "\"");
    }

    String colour() {
        return colour;
    }

    /** Draws the marker of a line at a point. */
    void marker(Svg svg, double x, double y) {
        String at = Svg.number(x) + " " + Svg.number(y);
        String shape = switch (this) {
            case BLUE -> "M-4 -4h8v8h-8z";
            case ORANGE -> "M0 -5L5 4H-5z";
            case GREEN -> "M0 -5L5 0L0 5L-5 0z";
            case PINK -> "M-4 -4L4 4M-4 4L4 -4";
            case YELLOW -> "M0 5L5 -4H-5z";
            case SKY -> "M-5 0H5M0 -5V5";
            case GREY -> "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0";
        };
        svg.raw("<path transform=\"translate(" + at + ")\" d=\"" + shape + "\" class=\"paper k" + ALL.indexOf(this)
                + "\" fill=\"#fff\" stroke=\"" + colour + "\" stroke-width=\"2\"/>");
    }
}
