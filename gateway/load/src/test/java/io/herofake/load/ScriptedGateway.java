package io.herofake.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on the loopback address that answers as a test says. */
final class ScriptedGateway implements AutoCloseable {
    static final String MODELS = """
            {"models": [{"name": "resnet50"}, {"name": "vgg16"}],
             "qosLevels": [{"name": "high"}, {"name": "low"}]}
            """;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    final AtomicInteger requests = new AtomicInteger();
    final List<String> targets = new CopyOnWriteArrayList<>();
    final List<String> authorizations = new CopyOnWriteArrayList<>();
    final List<Integer> bodies = new CopyOnWriteArrayList<>();

    /** What a test does with the n-th request, from 0. */
    interface Script {
        void answer(HttpExchange exchange, int number) throws IOException;
    }

    ScriptedGateway(Script script) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/models", exchange -> reply(exchange, 200, MODELS));
        server.createContext("/v1/detect", exchange -> {
            int number = requests.getAndIncrement();
            targets.add(exchange.getRequestURI().toString());
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            bodies.add(exchange.getRequestBody().readAllBytes().length);
            script.answer(exchange, number);
        });
        server.start();
    }

    static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    static String verdict(boolean met, double deadlineMs) {
        return "{\"deepfake\": true, \"score\": 0.5, \"deadlineMet\": " + met + ", \"deadlineMs\": " + deadlineMs
                + ", \"replica\": {\"start\": \"cold\"}, \"energy\": {\"joules\": 0.5}, \"platform\": {\"id\": \"x\", \"simulated\": true}}";
    }

    GatewayAddress address() {
        return new GatewayAddress("127.0.0.1", server.getAddress().getPort(), "");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
