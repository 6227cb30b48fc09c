package io.herofake.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.herofake.server.Engines;
import io.herofake.server.StagedModel;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.metrics.BuildInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/** A real gateway on a free port of the loopback address. */
final class Fixture implements AutoCloseable {
    static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final InferenceEngine engine;
    final GatewayServer server;

    private Fixture(InferenceEngine engine, GatewayServer server) {
        this.engine = engine;
        this.server = server;
    }

    /** One replica, a queue for two, and the model under the name {@code staged}. */
    static Fixture of(StagedModel model) throws Exception {
        return of(model, options -> options);
    }

    static Fixture of(StagedModel model, UnaryOperator<GatewayOptions> change) throws Exception {
        return of(List.of(model.named("staged")), 1, 2, change);
    }

    /** The first of the models is the default. */
    static Fixture of(List<Engines.Served> models, int replicas, int queue, UnaryOperator<GatewayOptions> change)
            throws Exception {
        InferenceEngine engine = Engines.start(models, replicas, queue);
        GatewayOptions options =
                GatewayOptions.defaults(models.get(0).manifest().name());
        options = change.apply(options.with(options.listen().withPort(0)));
        return new Fixture(engine, GatewayServer.start(options, engine, new BuildInfo("1.2.3", "abc")));
    }

    RawClient connect() throws IOException {
        return new RawClient(server.address());
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    /** The value of a meter, by its name and labels as in the text format; NaN if it is not there. */
    double meter(String nameAndLabels) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        server.metrics().scrape(out, "text/plain");
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(nameAndLabels + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(nameAndLabels.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** A member of a JSON object by its path, as text; fails if the JSON is malformed. */
    static String json(String json, String path) {
        String found = null;
        try (JsonParser parser = Json.FACTORY.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()
                        && parser.getParsingContext().pathAsPointer().toString().equals(path)) {
                    found = parser.getText();
                }
            }
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
        if (found == null) {
            throw new AssertionError("no " + path + " in " + json);
        }
        return found;
    }

    @Override
    public void close() {
        server.close();
        engine.close();
    }
}
