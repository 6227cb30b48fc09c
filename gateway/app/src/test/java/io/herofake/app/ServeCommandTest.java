package io.herofake.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole path: command, configuration, model from disk, engine, HTTP, and the end. */
@Timeout(120)
final class ServeCommandTest {
    @TempDir
    private Path home;

    private Cli cli;

    @BeforeEach
    void addModel() throws IOException {
        cli = new Cli(home);
        assertThat(cli.addSmallModel("small").code()).isZero();
    }

    @Test
    void aPictureUploadedGetsAVerdict() throws Exception {
        byte[] picture = Files.readAllBytes(cli.picture("one.png", 1));
        try (Served served = Served.start(cli, "--model", "small")) {
            HttpResponse<String> answer = served.put("/v1/detect?model=small&qos=high", picture);

            JsonNode json = new ObjectMapper().readTree(answer.body());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(json.get("score").asDouble()).isBetween(0.0, 1.0);
            assertThat(json.get("model").get("name").asText()).isEqualTo("small");
            assertThat(json.get("model").get("trained").asBoolean()).isFalse();
            assertThat(json.get("qos").asText()).isEqualTo("high");
            assertThat(json.get("deadlineMs").asDouble()).isPositive();
            assertThat(json.get("platform").get("type").asText()).isEqualTo("onnxruntime-cpu");
            assertThat(served.get("/v1/models").body()).contains("\"small\"");
            assertThat(served.get("/readyz").statusCode()).isEqualTo(200);
            assertThat(served.get("/metrics").body()).contains("herofake");

            assertThat(served.end()).isZero();
        }
    }

    @Test
    void whatIsPrintedCanBeTriedAsItIs() throws Exception {
        byte[] picture = Files.readAllBytes(cli.picture("photo.jpg", 1));
        try (Served served = Served.start(cli, "--model", "small")) {
            List<String> lines = served.out().lines().toList();
            assertThat(lines.get(0)).matches("HeROfake .* serves small on http://localhost:\\d+/");
            assertThat(lines.get(1)).startsWith("NOT TRAINED: small.");
            Matcher curl = Pattern.compile("Try:  curl -T photo\\.jpg 'http://localhost:\\d+(/\\S+)'")
                    .matcher(lines.get(2));
            assertThat(curl.matches()).isTrue();

            assertThat(served.put(curl.group(1), picture).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theConfigurationReachesTheGateway() throws Exception {
        Files.writeString(home.resolve("h.yaml"), """
                limits: {maxUpload: 1KiB}
                qos: {levels: {gold: 1.5}, defaultLevel: gold}
                inference: {worstExecution: {small: 2s}}
                cluster: {cpuPlatforms: 1}
                pictures: {maxWidth: 39}
                """);
        byte[] picture = Files.readAllBytes(cli.picture("one.png", 1));
        try (Served served = Served.start(cli, "--model", "small", "--config", "h.yaml")) {
            assertThat(served.put("/v1/detect", new byte[1025]).statusCode()).isEqualTo(413);
            assertThat(served.put("/v1/detect", picture).statusCode()).isEqualTo(413);
            JsonNode model =
                    new ObjectMapper().readTree(served.get("/v1/models/small").body());
            assertThat(model.get("deadlineMs").toString()).isEqualTo("{\"gold\":3000.0}");
            assertThat(model.get("deadlineBasis").asText()).isEqualTo("configured");
        }
    }

    @Test
    void atTheEndAcceptedRequestsAreAnswered() throws Exception {
        byte[] picture = Files.readAllBytes(cli.picture("one.png", 1));
        try (Served served = Served.start(cli, "--model", "small", "--set", "cluster.cpuPlatforms=1");
                Socket client = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
            // In one write, so that the server has all of them when it answers the first.
            client.getOutputStream().write(pipelined(10, picture));
            BufferedReader answers = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
            assertThat(answers.readLine()).startsWith("HTTP/1.1 200");

            assertThat(served.end()).isZero();

            assertThat(answers.lines().filter(line -> line.contains("HTTP/1.1 200")))
                    .hasSize(9);
            assertThat(served.err()).contains("herofake: ending; ").endsWith("herofake: ended\n");
        }
    }

    private static byte[] pipelined(int requests, byte[] body) throws IOException {
        String head = "PUT /v1/detect HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < requests; i++) {
            bytes.write(head.getBytes(UTF_8));
            bytes.write(body);
        }
        return bytes.toByteArray();
    }

    @Test
    void aPortInUseIsNamedBeforeAnythingElse() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Cli.Result result = cli.run("serve", "--model", "small", "--port", "" + other.getLocalPort());

            assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
            assertThat(result.errors())
                    .singleElement()
                    .asString()
                    .startsWith("herofake: cannot listen on 127.0.0.1:" + other.getLocalPort() + ": ")
                    .contains("--port");
        }
    }

    @Test
    void anUnknownHostIsNamed() {
        assertThat(cli.run("serve", "--model", "small", "--host", "no.such.host.invalid")
                        .errors())
                .containsExactly("herofake: cannot listen on no.such.host.invalid:8080: the host name is unknown");
    }

    @Test
    void anUnknownModelIsNamed() {
        Cli.Result result = cli.run("serve", "--port", "0", "--model", "small", "--model", "absent");

        assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.errors()).singleElement().asString().contains("no model 'absent'");
    }

    @Test
    void theKeysOfAConfigurationFileAreLookedForBesideIt() throws IOException {
        Path folder = Files.createDirectory(home.resolve("etc"));
        Path file = Files.writeString(folder.resolve("herofake.yaml"), "access: {keys: keys.txt}\n", UTF_8);

        Cli.Result result = cli.run("serve", "--config", file.toString(), "--port", "0", "--model", "small");

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.errors()).contains("herofake: access.keys: there is no file " + folder.resolve("keys.txt"));
    }

    @Test
    void aPlatformForWhichNoModelHasAFileIsNamedWithTheCommandThatHelps() throws IOException {
        Files.writeString(
                home.resolve("nodes.yaml"),
                "nodes:\n  - {name: here, kind: local, platforms: {onnxruntime-cpu: 1, onnxruntime-cpu-int8: 1}}\n",
                UTF_8);

        Cli.Result result = cli.run(
                "serve", "--port", "0", "--model", "small", "--set", "cluster.file=" + home.resolve("nodes.yaml"));

        assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.errors())
                .contains(
                        "herofake: node 'here' is to have onnxruntime-cpu-int8, but no model that is served runs on it:"
                                + " model 'small' has no file for platform onnxruntime-cpu-int8, which takes onnx for cpu-int8;"
                                + " 'herofake models quantize small --calibration PICTURES' makes one");
    }

    @Test
    void aCorruptModelIsNamed() throws IOException {
        Path manifest = home.resolve("models/repository/small/1/manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"width\"", "\"wdith\""), UTF_8);

        Cli.Result result = cli.run("serve", "--port", "0", "--model", "small");

        assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.errors())
                .singleElement()
                .asString()
                .contains(manifest.toString())
                .contains("input.width");
    }

    @Test
    void aDefaultModelThatIsNotServedIsNamed() throws IOException {
        cli.addSmallModel("other");

        Cli.Result result = cli.run(
                "serve", "--port", "0", "--set", "models.serve=small,other", "--set", "models.defaultModel=third");

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("defaultModel 'third' is not one of serve, small, other");
    }

    /** A gateway that runs in this process until it is ended. */
    private static final class Served implements AutoCloseable {
        private final HttpClient client = HttpClient.newHttpClient();
        private final StringWriter out = new StringWriter();
        private final StringWriter err = new StringWriter();
        private final CountDownLatch listening = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);
        private final CompletableFuture<Integer> code;

        private Served(Cli cli, String[] arguments) {
            Context context = cli.context(new PrintWriter(out), new PrintWriter(err), step -> {
                listening.countDown();
                end.await();
                step.run();
            });
            code = CompletableFuture.supplyAsync(() -> Herofake.run(context, arguments));
        }

        static Served start(Cli cli, String... arguments) throws Exception {
            List<String> all = new ArrayList<>(List.of("serve", "--port", "0"));
            all.addAll(List.of(arguments));
            Served served = new Served(cli, all.toArray(String[]::new));
            CompletableFuture<Void> listens = CompletableFuture.runAsync(served::awaitListening);
            CompletableFuture.anyOf(served.code, listens).get(60, TimeUnit.SECONDS);
            assertThat(served.code).as(served.err()).isNotDone();
            return served;
        }

        private void awaitListening() {
            try {
                listening.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        String out() {
            return out.toString();
        }

        String err() {
            return err.toString();
        }

        int port() {
            Matcher address = Pattern.compile("http://localhost:(\\d+)/").matcher(out());
            assertThat(address.find()).as(out()).isTrue();
            return Integer.parseInt(address.group(1));
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
        }

        HttpResponse<String> get(String path) throws Exception {
            return client.send(request(path).build(), BodyHandlers.ofString());
        }

        HttpResponse<String> put(String path, byte[] body) throws Exception {
            return putLater(path, body).get();
        }

        CompletableFuture<HttpResponse<String>> putLater(String path, byte[] body) {
            HttpRequest request = request(path)
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            return client.sendAsync(request, BodyHandlers.ofString());
        }

        /** Ends it as a signal would, and gives its exit code. */
        int end() {
            end.countDown();
            return code.orTimeout(60, TimeUnit.SECONDS).join();
        }

        @Override
        public void close() {
            end();
        }
    }
}
