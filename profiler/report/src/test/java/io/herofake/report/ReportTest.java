package io.herofake.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.profile.ProfileDocument;
import java.io.StringReader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportTest {
    private static final ReportInput INPUT = Samples.input(
            Samples.withPublished(
                    Samples.profile(
                            1,
                            "epyc",
                            Samples.measured("alpha", 0),
                            75_000_000,
                            Samples.noSensor(),
                            Samples.noSensor()),
                    Samples.profile(
                            2,
                            "card",
                            Samples.measured("alpha", 0),
                            5_000_000,
                            Samples.device(0.9),
                            Samples.device(12))),
            CostAssumptions.paper());

    @Test
    void thePageIsWellFormedAndLoadsNothing() throws Exception {
        String page = HtmlReport.of(INPUT);

        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page.replaceFirst("<!DOCTYPE html>", ""))));
        assertThat(page.replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("<script", "http:", "https:", "src=", "<link", "@import");
        assertThat(ids(page)).as("ids of all pictures").doesNotHaveDuplicates();
        assertThat(page).contains("a &lt;note&gt;");
    }

    @Test
    void allFiguresAreThereWithTheirOrigins() {
        String page = HtmlReport.of(INPUT);

        assertThat(page)
                .contains("<h2>Inference time (figure 2)", "<h2>Energy of one picture (figure 3)")
                .contains("<h2>Total cost over time (figure 4)", "<h2>Power breakdown (figure 5)")
                .contains("<h2>Thresholds that follow (eq. 6)", "<td>396</td><td>489</td>")
                .contains(">epyc (measured on alpha)<", ">gpu (published)<");
        Matcher captions = Pattern.compile("<figcaption>([^<]*)").matcher(page);
        int count = 0;
        while (captions.find()) {
            count++;
            assertThat(captions.group(1)).containsPattern("Computed|[Pp]ublished.*measured");
        }
        assertThat(count).isEqualTo(6);
    }

    @Test
    void whereThereIsNoSensorThereIsNoNumber() {
        String page = HtmlReport.of(INPUT);

        assertThat(page)
                .contains("font-style=\"italic\">no sensor: /sys/class/powercap is empty</text>")
                .contains("epyc (measured on alpha): no energy figure (no sensor:")
                .doesNotContain(">0 mWh", "0 W idle + 0 W");
        assertThat(csv("dynamic_energy_per_picture,resnet50,epyc"))
                .containsExactly("dynamic_energy_per_picture,resnet50,epyc,cpu,alpha,measured,1,1,package,J,absent,,"
                        + "no sensor: /sys/class/powercap is empty");
    }

    @Test
    void powersOfDifferentScopesAreNotStacked() {
        String page = HtmlReport.of(INPUT);

        assertThat(page)
                .contains(">67 W idle (published) + 89.96 W dynamic (published), whole host<")
                .contains(">10 W idle (published), device<", ">254.5 W dynamic (published), whole host<")
                .contains(">12 W idle (measured) + 180 W dynamic (measured), device<");
    }

    @Test
    void ratiosAreThoseOfThePapersText() {
        String page = HtmlReport.of(INPUT);

        assertThat(page)
                .contains(
                        "<th scope=\"row\">fpga (published)</th><td>13.09</td><td>2.529</td><td>1</td><td>0.1608</td>")
                .contains("<td>device against whole host</td>");
    }

    @Test
    void theCsvHasALineForEachNumberInUnitsOfTheSi() {
        assertThat(CsvReport.of(INPUT)).startsWith(CsvReport.HEADER + "\r\n");
        assertThat(csv("execution_time_mean,resnet50,epyc"))
                .containsExactly("execution_time_mean,resnet50,epyc,cpu,alpha,measured,1,1,,s,measured,0.075,");
        assertThat(csv("execution_time_p95,resnet50,epyc")).hasSize(1);
        assertThat(csv("idle_power,resnet50,card"))
                .containsExactly("idle_power,resnet50,card,cpu,alpha,measured,,,device,W,measured,12,nvml:0");
        assertThat(csv("cost_devices,resnet50,card"))
                .containsExactly("cost_devices,resnet50,card,cpu,alpha,measured,,,,1,computed,1,");
        assertThat(csv("threshold_normalised"))
                .containsExactly("threshold_normalised,resnet50,gpu,,,published,,,,1,computed,489,eq. 6");
        assertThat(csv("idle_power,vgg16,fpga").get(0)).contains(",published,30,\"");
        Set<Integer> columns = new HashSet<>();
        for (String line : CsvReport.of(INPUT).split("\r\n", -1)) {
            columns.add(line.replaceAll("\"[^\"]*\"", "").split(",", -1).length);
        }
        assertThat(columns).containsExactlyInAnyOrder(13, 1);
    }

    @Test
    void nothingToShowIsSaid() {
        ReportInput empty = Samples.input(new ProfileDocument(List.of(), List.of()), CostAssumptions.paper());
        assertThatThrownBy(() -> HtmlReport.of(empty)).hasMessageContaining("no profile");
        ReportInput published = Samples.input(Samples.withPublished(), CostAssumptions.paper());
        assertThat(HtmlReport.of(published)).contains("Nothing was measured yet");
    }

    private static List<String> csv(String beginning) {
        return Arrays.stream(CsvReport.of(INPUT).split("\r\n", -1))
                .filter(line -> line.startsWith(beginning))
                .toList();
    }

    private static List<String> ids(String page) {
        return Pattern.compile(" id=\"([^\"]+)\"")
                .matcher(page)
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
