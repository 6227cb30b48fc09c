package io.herofake.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartTest {
    @Test
    void whatIsNotKnownIsNotDrawn() throws Exception {
        LineChart.Line line =
                new LineChart.Line("A", List.of(LineChart.Point.of(1, 2), LineChart.Point.of(2, Double.NaN)), false);
        LineChart.Line nothing = new LineChart.Line("B", List.of(LineChart.Point.of(1, Double.NaN)), false);
        String svg = new LineChart("e", "Energy", "tasks", "kWh", false, List.of(line, nothing)).svg();
        parse(svg);
        assertThat(svg).doesNotContain("NaN").contains("B: highest n/a");
    }

    @Test
    void barChartIsWellFormedNamedAndLabelled() throws Exception {
        String svg = new BarChart(
                        "f6b",
                        "Missed <deadlines> & \"more\"",
                        "missed (%)",
                        List.of("missed"),
                        List.of(
                                new BarChart.Bar("HRO-HRO", List.of(12.5), "12.5%", 35, "paper: 35%"),
                                BarChart.Bar.of("KN-KN", 99, "99.0%")))
                .svg();
        Document document = parse(svg);
        assertThat(text(document, "title")).isEqualTo("Missed <deadlines> & \"more\"");
        assertThat(text(document, "desc")).isEqualTo("missed (%): HRO-HRO 12.5% (paper: 35%); KN-KN 99.0%.");
        assertThat(document.getDocumentElement().getAttribute("role")).isEqualTo("img");
        assertThat(svg)
                .contains(">12.5%</text>", ">paper: 35%</text>")
                .doesNotContain("href", "src=")
                .describedAs("nothing is loaded from elsewhere");
        requireUniqueIds(document);
    }

    @Test
    void barHeightsAreInProportion() throws Exception {
        Document document = parse(new BarChart(
                        "x",
                        "t",
                        "y",
                        List.of("p"),
                        List.of(BarChart.Bar.of("a", 10, "10"), BarChart.Bar.of("b", 5, "5")))
                .svg());
        NodeList rectangles = document.getElementsByTagName("rect");
        double[] heights = new double[2];
        int found = 0;
        for (int i = 0; i < rectangles.getLength(); i++) {
            Element rectangle = (Element) rectangles.item(i);
            if (rectangle.getAttribute("fill").startsWith("url(")) {
                heights[found++] = Double.parseDouble(rectangle.getAttribute("height"));
            }
        }
        assertThat(found).isEqualTo(2);
        assertThat(heights[0] / heights[1]).isBetween(1.99, 2.01);
    }

    @Test
    void partsOfABarHavePatternsOfTheirOwnAndALegend() throws Exception {
        String svg = new BarChart(
                        "c",
                        "Causes",
                        "tasks",
                        List.of("cold start", "queueing"),
                        List.of(new BarChart.Bar("a", List.of(30.0, 10.0), "40", Double.NaN, null)))
                .svg();
        Document document = parse(svg);
        assertThat(svg).contains(">cold start</text>", ">queueing</text>", "url(#c-p0)", "url(#c-p1)");
        assertThat(text(document, "desc")).isEqualTo("tasks: a 40: cold start 30, queueing 10.");
        requireUniqueIds(document);
    }

    @Test
    void linesDifferByDashAndMarkerNotOnlyByColour() throws Exception {
        String svg = new LineChart(
                        "l",
                        "Replicas",
                        "time (s)",
                        "replicas",
                        false,
                        List.of(
                                new LineChart.Line(
                                        "cpu", List.of(LineChart.Point.of(0, 0), LineChart.Point.of(10, 4)), true),
                                new LineChart.Line(
                                        "gpu",
                                        List.of(LineChart.Point.of(0, 1), new LineChart.Point(10, 2, 0.5)),
                                        false)))
                .svg();
        Document document = parse(svg);
        NodeList lines = document.getElementsByTagName("polyline");
        assertThat(lines.getLength()).isEqualTo(2);
        assertThat(((Element) lines.item(0)).getAttribute("stroke-dasharray"))
                .isNotEqualTo(((Element) lines.item(1)).getAttribute("stroke-dasharray"));
        assertThat(text(document, "desc")).contains("cpu: highest 4, at the right end 4");
        assertThat(svg).contains(">cpu</text>", ">gpu</text>");
        requireUniqueIds(document);
    }

    @Test
    void logarithmicAxisLeavesOutWhatIsNotAboveZero() throws Exception {
        Document document = parse(new LineChart(
                        "l",
                        "t",
                        "x",
                        "y",
                        true,
                        List.of(new LineChart.Line(
                                "a",
                                List.of(
                                        LineChart.Point.of(0, 0),
                                        LineChart.Point.of(0.01, 0.5),
                                        LineChart.Point.of(10, 1)),
                                false)))
                .svg());
        String points = ((Element) document.getElementsByTagName("polyline").item(0)).getAttribute("points");
        assertThat(points.split(" ", -1)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "1,1",
        "0.1,0.1",
        "0.123456,0.1235",
        "1234567,1 234 567",
        "12345.6,12 346",
        "1e-7,0.0000001",
        "NaN,n/a",
        "-1234.5,-1 235",
    })
    void labelsAreShortAndGrouped(double value, String label) {
        assertThat(Numbers.text(value)).isEqualTo(label);
    }

    @Test
    void ticksAreRound() {
        assertThat(Scale.linear(97, 5, 0, 100).ticks()).containsExactly(0.0, 20.0, 40.0, 60.0, 80.0, 100.0);
        assertThat(Scale.linear(0, 5, 0, 100).ticks()).isNotEmpty();
        assertThat(Scale.logarithmic(0.03, 20, 0, 100).ticks()).containsExactly(0.01, 0.1, 1.0, 10.0, 100.0);
        assertThat(Svg.number(1.005)).isEqualTo("1");
        assertThat(Svg.number(-0.5)).isEqualTo("-0.5");
        assertThat(Svg.number(3.07)).isEqualTo("3.07");
    }

    @Test
    void rowsOfAChartHaveLengthsInProportionAndWordsWhereThereIsNoValue() throws Exception {
        String svg = new RowChart(
                        "r",
                        "Energy",
                        "energy (mWh)",
                        List.of("published", "measured"),
                        List.of(
                                new RowChart.Group(
                                        "resnet50",
                                        List.of(
                                                new RowChart.Row("cpu", List.of(4.0, Double.NaN), "4.0", Double.NaN),
                                                new RowChart.Row("mine", List.of(Double.NaN, 1.0), "1.0", 2.0))),
                                new RowChart.Group(
                                        "vgg16",
                                        List.of(new RowChart.Row(
                                                "mine",
                                                List.of(Double.NaN, Double.NaN),
                                                "no sensor <here>",
                                                Double.NaN)))))
                .svg();
        Document document = parse(svg);
        List<Double> widths = new ArrayList<>();
        NodeList rectangles = document.getElementsByTagName("rect");
        for (int i = 0; i < rectangles.getLength(); i++) {
            Element rectangle = (Element) rectangles.item(i);
            if (rectangle.getAttribute("height").equals("18")) {
                widths.add(Double.valueOf(rectangle.getAttribute("width")));
            }
        }
        assertThat(widths).hasSize(2);
        assertThat(widths.get(0) / widths.get(1)).isBetween(3.99, 4.01);
        assertThat(svg).contains("url(#r-p1)", "font-style=\"italic\">no sensor &lt;here&gt;</text>");
        assertThat(text(document, "desc"))
                .isEqualTo("energy (mWh). resnet50: cpu 4.0, mine 1.0; vgg16: mine no sensor <here>.");
        requireUniqueIds(document);
    }

    @Test
    void aPageLoadsNothingAndKnowsTheDark() {
        String page = new Html("A & B").paragraph("<script>x()</script>").end();

        assertThat(page)
                .contains("<h1>A &amp; B</h1>", "default-src 'none'", "prefers-color-scheme:dark", "&lt;script&gt;")
                .doesNotContain("<script", "http:", "https:", "@import");
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(Document document, String tag) {
        return document.getElementsByTagName(tag).item(0).getTextContent();
    }

    private static void requireUniqueIds(Document document) {
        Set<String> ids = new HashSet<>();
        NodeList all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            String id = ((Element) all.item(i)).getAttribute("id");
            assertThat(id.isEmpty() || ids.add(id)).as("id %s is unique", id).isTrue();
        }
    }
}
