package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The load generator against a real gateway, and what it says to bad input. */
@Timeout(120)
final class LoadCommandTest {
    @TempDir
    private Path home;

    @Test
    void loadsAGatewayAndReports() throws Exception {
        Cli cli = new Cli(home);
        assertThat(cli.addSmallModel("small").code()).isZero();
        Files.writeString(
                home.resolve("trace.csv"),
                "arrival_seconds,function,qos\n0,small,high\n0.01,small,low\n0.02,small,low\n");
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Integer> port = new CompletableFuture<>();
        CompletableFuture<Integer> served = serve(cli, port, end);
        try {
            String url = "http://localhost:" + port.get(60, TimeUnit.SECONDS);

            Cli.Result generated = cli.run("load", url, "--rate", "200", "--count", "20", "--qos", "high=1,low=3");
            Cli.Result traced =
                    cli.run("load", url, "--trace", "trace.csv", "--json", "r.json", "--histogram", "r.hlog");

            assertThat(generated.code()).as(generated.err()).isZero();
            assertThat(generated.out())
                    .contains(
                            "Poisson, 200 tasks a second; one generated JPEG", "20 requests were due", "real platforms")
                    .containsPattern("(?m)^all +all +20 +20 ");
            assertThat(traced.code()).as(traced.err()).isZero();
            JsonNode json = new ObjectMapper().readTree(home.resolve("r.json").toFile());
            assertThat(json.at("/total/answered").asInt()).isEqualTo(3);
            assertThat(json.at("/workload").asText()).isEqualTo("trace trace.csv");
            assertThat(home.resolve("r.hlog")).content().contains("Tag=small.low");

            assertThat(cli.run("load", url, "--model", "smal").errors())
                    .containsExactly("herofake: --model: the gateway has no 'smal'; it has small");
            Files.writeString(home.resolve("bad.csv"), "arrival_seconds,function,qos\n0,small,high\n1,other,high\n");
            assertThat(cli.run("load", url, "--trace", "bad.csv").err())
                    .contains("bad.csv: line 3: unknown function 'other'; known: small");
        } finally {
            end.countDown();
            assertThat(served.get(60, TimeUnit.SECONDS)).isZero();
        }
    }

    private static CompletableFuture<Integer> serve(Cli cli, CompletableFuture<Integer> port, CountDownLatch end) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Context context = cli.context(new PrintWriter(out), new PrintWriter(err), step -> {
            Matcher address = Pattern.compile("http://localhost:(\\d+)/").matcher(out.toString());
            assertThat(address.find()).as(out.toString()).isTrue();
            port.complete(Integer.parseInt(address.group(1)));
            end.await();
            step.run();
        });
        return CompletableFuture.supplyAsync(() -> Herofake.run(context, "serve", "--port", "0", "--model", "small"))
                .whenComplete((code, failure) -> port.completeExceptionally(new IOException(err.toString())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rate 0 | --rate must be above 0, not 0.0",
                "--rate NaN | --rate must be above 0, not NaN",
                "--count 0 | --count must be at least 1, not 0",
                "--duration 5 | --duration: '5' is not a duration; write a whole number and a unit",
                "--duration 0s | --duration must be above 0",
                "--timeout soon | --timeout: 'soon' is not a duration",
                "--trace t.csv --rate 5 | leave out --rate, --model, --qos",
                "--json no/such/folder/r.json | cannot write no/such/folder/r.json",
                "--picture absent.jpg | there is no picture",
                "https://localhost | must begin with http://"
            })
    void badInputIsNamedBeforeAnythingIsSent(String arguments, String message) {
        Cli.Result result = new Cli(home).run(("load " + arguments).split(" "));

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.errors())
                .singleElement()
                .asString()
                .startsWith("herofake: ")
                .contains(message);
    }

    @Test
    void anUnreachableGatewayIsNamed() throws Exception {
        int port;
        try (java.net.ServerSocket socket =
                new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Cli.Result result = new Cli(home).run("load", "http://127.0.0.1:" + port);

        assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.errors())
                .containsExactly("herofake: no gateway answers at http://127.0.0.1:" + port
                        + ": the connection is refused, or the name is unknown");
    }
}
