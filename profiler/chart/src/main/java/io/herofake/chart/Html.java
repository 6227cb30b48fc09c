package io.herofake.chart;

import java.util.List;

/**
 * Builds one self-contained HTML page, light or dark as the reader prefers. Text is escaped; nothing is loaded from elsewhere.
 * Not thread-safe.
 */
public final class Html {
    private static final String STYLE = """
            :root{color-scheme:light dark}
            body{font:16px/1.5 system-ui,sans-serif;color:#222;background:#fff;max-width:1100px;margin:2rem auto;padding:0 1rem}
            table{border-collapse:collapse;margin:1rem 0;font-size:14px}
            caption{text-align:left;font-weight:600;padding:.3rem 0}
            th,td{border:1px solid #bbb;padding:.25rem .6rem;text-align:right;vertical-align:top}
            th[scope=row],td.text,thead th.text,thead th:first-child{text-align:left}
            th[scope=row]{min-width:9rem}
            thead th{background:#f2f2f2}
            .note{border-left:4px solid #222;padding:.4rem 1rem;background:#f7f7f7}
            .scroll{overflow-x:auto}
            svg{max-width:100%;height:auto;display:block;margin:1rem 0}
            figure{margin:1.5rem 0}
            figcaption{font-size:14px;color:#444}
            @media screen and (prefers-color-scheme:dark){
            body{color:#e8e8e8;background:#181818}
            a{color:#8fc7ff}
            th,td{border-color:#555}
            thead th{background:#2a2a2a}
            .note{border-left-color:#e8e8e8;background:#242424}
            figcaption{color:#bbb}
            svg .ink{fill:#e8e8e8}svg .edge{stroke:#e8e8e8}svg .grid{stroke:#3c3c3c}svg .paper{fill:#181818}
            svg .k0{stroke:#4aa3ff}svg .k1{stroke:#ff9a4d}svg .k2{stroke:#2fd6a3}svg .k3{stroke:#e08ac0}
            svg .k4{stroke:#f0c040}svg .k5{stroke:#8fd3ff}svg .k6{stroke:#bbb}
            svg .f1{fill:#ff9a4d}svg .f6{fill:#bbb}
            }
            """;

    private final StringBuilder out = new StringBuilder(1 << 16);

    /** Begins a page. */
    public Html(String title) {
        out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<title>");
        out.append(escaped(title)).append("</title>\n");
        out.append(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n");
        out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<style>\n");
        out.append(STYLE).append("</style>\n</head>\n<body>\n<main>\n");
        out.append("<h1>").append(escaped(title)).append("</h1>\n");
    }

    /** A heading of a level, 2 or deeper. */
    public Html heading(int level, String text) {
        out.append("<h").append(level).append('>').append(escaped(text));
        out.append("</h").append(level).append(">\n");
        return this;
    }

    /** A paragraph. */
    public Html paragraph(String text) {
        out.append("<p>").append(escaped(text)).append("</p>\n");
        return this;
    }

    /** A paragraph that stands out. */
    public Html note(String text) {
        out.append("<p class=\"note\">").append(escaped(text)).append("</p>\n");
        return this;
    }

    /** A list with bullets. */
    public Html list(List<String> items) {
        out.append("<ul>\n");
        items.forEach(item -> out.append("<li>").append(escaped(item)).append("</li>\n"));
        out.append("</ul>\n");
        return this;
    }

    /** A picture with words below it. */
    public Html figure(String svg, String caption) {
        out.append("<figure>\n").append(svg);
        out.append("<figcaption>").append(escaped(caption)).append("</figcaption>\n</figure>\n");
        return this;
    }

    /**
     * A table whose first column names the rows.
     *
     * @param textColumns columns of words, counted from 0; the others are figures
     */
    public Html table(String caption, List<String> head, List<List<String>> rows, List<Integer> textColumns) {
        out.append("<div class=\"scroll\"><table>\n<caption>")
                .append(escaped(caption))
                .append("</caption>\n<thead><tr>");
        for (int i = 0; i < head.size(); i++) {
            out.append(textColumns.contains(i) ? "<th scope=\"col\" class=\"text\">" : "<th scope=\"col\">");
            out.append(escaped(head.get(i))).append("</th>");
        }
        out.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : rows) {
            out.append("<tr><th scope=\"row\">").append(escaped(row.get(0))).append("</th>");
            for (int i = 1; i < row.size(); i++) {
                out.append(textColumns.contains(i) ? "<td class=\"text\">" : "<td>");
                out.append(escaped(row.get(i))).append("</td>");
            }
            out.append("</tr>\n");
        }
        out.append("</tbody></table></div>\n");
        return this;
    }

    /** Ends the page and returns it. */
    public String end() {
        return out.append("</main>\n</body>\n</html>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
