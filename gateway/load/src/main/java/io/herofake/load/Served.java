package io.herofake.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.herofake.sim.workload.Labels;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway says that it serves ({@code GET /v1/models}).
 *
 * @param functions its functions, at least one
 * @param qosLevels its QoS levels, at least one
 */
public record Served(List<String> functions, List<String> qosLevels) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 1 << 22;

    /** Copies the lists. */
    public Served {
        functions = List.copyOf(functions);
        qosLevels = List.copyOf(qosLevels);
    }

    /** As the names that a workload may use. */
    public Labels labels() {
        return new Labels(functions, qosLevels);
    }

    /**
     * Asks a gateway.
     *
     * @param apiKey sent as bearer token; null for none
     * @throws LoadException if nobody answers there, or it is no gateway
     */
    public static Served ask(GatewayAddress address, @Nullable String apiKey)
            throws LoadException, InterruptedException {
        String url = address.url() + "/v1/models";
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
            if (apiKey != null) {
                request.header("Authorization", "Bearer " + apiKey);
            }
            HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build();
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200 || response.body().length > MOST_BYTES) {
                throw new LoadException(
                        url + " answered with status " + response.statusCode() + "; is a HeROfake gateway there?",
                        null);
            }
            return parse(url, response.body());
        } catch (IOException e) {
            throw new LoadException("no gateway answers at " + address.url() + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof java.net.ConnectException && e.getMessage() == null
                ? "the connection is refused, or the name is unknown"
                : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static Served parse(String url, byte[] body) throws IOException, LoadException {
        try {
            JsonNode root = new ObjectMapper().readTree(body);
            Served served = new Served(names(root.path("models")), names(root.path("qosLevels")));
            if (!served.functions.isEmpty() && !served.qosLevels.isEmpty()) {
                return served;
            }
        } catch (JsonProcessingException e) {
            throw new LoadException(url + " did not answer with JSON; is a HeROfake gateway there?", e);
        }
        throw new LoadException(url + " names no models and QoS levels; is a HeROfake gateway there?", null);
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(item -> names.add(item.path("name").asText()));
        return names;
    }
}
