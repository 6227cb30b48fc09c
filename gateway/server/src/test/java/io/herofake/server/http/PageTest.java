package io.herofake.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a headless Chromium, where one is installed. */
@Timeout(180)
final class PageTest {
    @TempDir
    private Path folder;

    @Test
    void theClusterIsShownInWordsAndNothingFails() throws Exception {
        Path browser = browser();
        try (SimulatedGateway gateway = SimulatedGateway.start()) {
            for (String level : new String[] {"high", "medium", "low"}) {
                assertThat(gateway.detect("resnet50", level).statusCode()).isEqualTo(200);
            }
            Rendered page = render(browser, gateway.uri("/").toString());

            assertThat(page.text())
                    .contains("Policies HRO-HRO", "SIMULATED", "modelled, not measured")
                    .contains("node1", "node2", "node3", "of 8 GB taken by replicas")
                    .contains("resnet50 1.2 (untrained)")
                    .containsPattern("(idle|busy)")
                    .contains("free")
                    .containsPattern("place\\s*resnet50 to node\\d/\\d [cg]pu")
                    .containsPattern("start\\s*resnet50 on node\\d/\\d [cg]pu");
            assertThat(page.html())
                    .as("descriptions are text, never markup")
                    .contains("simulated &lt;GPU&gt; &amp; more")
                    .doesNotContain("<gpu>");
            assertThat(page.html()).containsPattern("<tbody id=\"tasks\"><tr><th scope=\"row\">resnet50</th>");
            assertThat(page.log()).doesNotContain("Uncaught", "Content Security Policy", "Refused to");
        }
    }

    @Test
    void aKeyIsAskedForWhereTheClusterIsForOperators() throws Exception {
        Path browser = browser();
        Access.Key operator = new Access.Key("operator", Access.hash("key"), Set.of(), Access.Role.OPERATOR);
        try (SimulatedGateway gateway = SimulatedGateway.start(new Access(List.of(operator)))) {
            Rendered page = render(browser, gateway.uri("/").toString());

            assertThat(page.text())
                    .contains("The cluster is shown to operators.", "(send an API key as")
                    .contains("resnet50 1.2 (untrained)")
                    .doesNotContain("node1", "does not answer");
            assertThat(page.html()).containsPattern("<form id=\"key-form\" class=\"card\" novalidate=\"\">");
            assertThat(page.log()).doesNotContain("Uncaught", "Content Security Policy", "Refused to");
        }
    }

    private static Path browser() {
        Optional<Path> found = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), "no Chromium is installed here, so the page is not looked at");
        return found.orElseThrow();
    }

    private record Rendered(String html, String log) {
        /** What a reader sees: no tags. */
        String text() {
            return html.replaceAll("(?s)<(script|style).*?</\\1>", "").replaceAll("<[^>]*>", " ");
        }
    }

    /** Lets the page live for some seconds of its own time, in which it asks the gateway several times. */
    private Rendered render(Path browser, String url) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-proxy-server",
                "--no-first-run",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile"),
                "--virtual-time-budget=3000",
                "--dump-dom",
                url));
        Path out = folder.resolve("out.html");
        Path err = folder.resolve("err.log");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS))
                    .as("the browser ended")
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String log = Files.readString(err, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(log).isZero();
        return new Rendered(Files.readString(out, StandardCharsets.UTF_8), log);
    }
}
