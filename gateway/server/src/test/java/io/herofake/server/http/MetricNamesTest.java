package io.herofake.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The names of metrics: Prometheus likes them, and what the dashboard and the document name is there. */
@Timeout(120)
final class MetricNamesTest {
    private static final Path DASHBOARD = Path.of("../../docs/grafana/herofake.json");
    private static final Path DOCUMENT = Path.of("../../docs/metrics.md");
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
    private static final Pattern NAME = Pattern.compile("\\b(?:herofake|process|jvm)_[a-z_]*[a-z]");

    private static String meters = "";

    @TempDir
    private Path folder;

    @BeforeAll
    static void scrape() throws Exception {
        try (SimulatedGateway gateway = SimulatedGateway.start()) {
            assertThat(gateway.detect("vgg16", "low").statusCode()).isEqualTo(200);
            meters = gateway.meters();
        }
    }

    @AfterAll
    static void forget() {
        meters = "";
    }

    @Test
    void everyMetricOfTheDashboardExists() throws Exception {
        Set<String> asked = new TreeSet<>();
        try (JsonParser json = new JsonFactory().createParser(Files.readString(DASHBOARD))) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                boolean query = "expr".equals(json.currentName()) || "definition".equals(json.currentName());
                if (token == JsonToken.VALUE_STRING && query) {
                    Matcher name = NAME.matcher(json.getText());
                    while (name.find()) {
                        asked.add(name.group());
                    }
                }
            }
        }
        assertThat(asked).hasSizeGreaterThan(15).isSubsetOf(exported());
    }

    @Test
    void everyMetricOfTheDocumentExists() throws Exception {
        Set<String> named = new TreeSet<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            Matcher name = Pattern.compile("`(herofake_[a-z_]+)`").matcher(line);
            while (name.find()) {
                named.add(name.group(1));
            }
        }
        // Only with a recording, and only after executions on real hardware, which this gateway has not.
        named.remove("herofake_profile_drift_ratio");
        named.remove("herofake_recording_events_total");
        named.remove("herofake_recording_dropped_total");
        Set<String> families = new TreeSet<>();
        meters.lines().filter(line -> line.startsWith("# TYPE ")).forEach(line -> families.add(line.split(" ", 4)[2]));
        assertThat(named).hasSizeGreaterThan(20).isSubsetOf(families);
    }

    @Test
    void promtoolHasNothingToSay() throws Exception {
        assumeTrue(Files.isExecutable(PROMTOOL), "promtool (Debian: prometheus) is not installed here");
        Path in = Files.writeString(folder.resolve("metrics.txt"), meters);
        Path out = folder.resolve("promtool.txt");
        Process process = new ProcessBuilder(PROMTOOL.toString(), "check", "metrics")
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(out, StandardCharsets.UTF_8)).isEmpty();
        assertThat(process.exitValue()).isZero();
    }

    private static Set<String> exported() {
        Set<String> names = new TreeSet<>();
        meters.lines().filter(line -> !line.startsWith("#")).forEach(line -> names.add(line.split("[{ ]", 2)[0]));
        return names;
    }
}
