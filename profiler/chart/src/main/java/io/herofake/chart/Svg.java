package io.herofake.chart;

/** Writes the elements of one SVG picture. Coordinates are in pixels, y downwards. Not thread-safe. */
final class Svg {
    /** The looks of writing, of outlines and of what is drawn over bars; the page may change them by their classes. */
    static final String INK = "class=\"ink\" fill=\"#222\"";

    static final String EDGE = "class=\"edge\" stroke=\"#222\"";
    private static final String FONT = "font-family=\"system-ui, sans-serif\"";

    private final StringBuilder out = new StringBuilder(4096);
    private final String id;

    /** Where a text's position lies in it. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /**
     * @param id          unique in the page; prefix of all ids within
     * @param title       short
     * @param description what the picture shows, in words and figures, for who cannot see it
     */
    Svg(String id, int width, int height, String title, String description) {
        this.id = id;
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 ")
                .append(width)
                .append(' ')
                .append(height)
                .append("\" width=\"")
                .append(width)
                .append("\" height=\"")
                .append(height)
                .append("\" aria-labelledby=\"")
                .append(id)
                .append("-t ")
                .append(id)
                .append("-d\">\n<title id=\"")
                .append(id)
                .append("-t\">")
                .append(escaped(title))
                .append("</title>\n<desc id=\"")
                .append(id)
                .append("-d\">")
                .append(escaped(description))
                .append("</desc>\n<rect class=\"paper\" width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    }

    /** Adds markup as it is. */
    Svg raw(String markup) {
        out.append(markup).append('\n');
        return this;
    }

    Svg rectangle(double x, double y, double width, double height, String fill) {
        out.append("<rect x=\"").append(number(x)).append("\" y=\"").append(number(y));
        out.append("\" width=\"").append(number(width)).append("\" height=\"").append(number(height));
        out.append("\" class=\"edge\" fill=\"").append(fill).append("\" stroke=\"#222\"/>\n");
        return this;
    }

    Svg line(double x1, double y1, double x2, double y2, String style) {
        out.append("<line x1=\"").append(number(x1)).append("\" y1=\"").append(number(y1));
        out.append("\" x2=\"").append(number(x2)).append("\" y2=\"").append(number(y2));
        out.append("\" ").append(style).append("/>\n");
        return this;
    }

    /** A line through {@code count} points. */
    Svg polyline(double[] xs, double[] ys, int count, String style) {
        out.append("<polyline fill=\"none\" ").append(style).append(" points=\"");
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? "" : " ").append(number(xs[i])).append(',').append(number(ys[i]));
        }
        out.append("\"/>\n");
        return this;
    }

    Svg text(double x, double y, int size, Anchor anchor, String text) {
        return text(x, y, size, anchor, INK, text);
    }

    Svg text(double x, double y, int size, Anchor anchor, String style, String text) {
        out.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y));
        out.append("\" font-size=\"").append(size).append("\" text-anchor=\"");
        out.append(anchor == Anchor.START ? "start" : anchor == Anchor.MIDDLE ? "middle" : "end");
        out.append("\" ").append(FONT).append(' ').append(style).append('>');
        out.append(escaped(text)).append("</text>\n");
        return this;
    }

    /** The id of something within this picture. */
    String id(String part) {
        return id + "-" + part;
    }

    /** Ends the picture and returns it. */
    String end() {
        return out.append("</svg>\n").toString();
    }

    /** To a hundredth of a pixel, without {@code .0}; the same on every JVM. */
    static String number(double value) {
        long hundredths = Math.round(value * 100);
        String sign = hundredths < 0 ? "-" : "";
        long magnitude = Math.abs(hundredths);
        long fraction = magnitude % 100;
        String whole = sign + magnitude / 100;
        if (fraction == 0) {
            return magnitude == 0 ? "0" : whole;
        }
        return whole + "." + (fraction < 10 ? "0" + fraction : fraction % 10 == 0 ? fraction / 10 : fraction);
    }

    /** Text for an element or an attribute. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
