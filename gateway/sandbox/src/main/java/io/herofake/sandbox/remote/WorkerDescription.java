package io.herofake.sandbox.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.herofake.backend.Discovery;
import io.herofake.backend.Platform;
import io.herofake.model.ArtifactKind;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.HardwareType;
import io.herofake.sandbox.client.Answer;
import io.herofake.sandbox.client.WireClient;
import io.herofake.sandbox.client.WireException;
import io.herofake.sandbox.client.WireRequest;
import io.herofake.sandbox.transport.WorkerAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says of itself.
 *
 * @param version       of HeROfake
 * @param pid           of its process, on its machine
 * @param residentBytes memory of its process that is in RAM; -1 where it cannot tell
 * @param platforms     what it found on its machine
 * @param absences      what it looked for in vain
 * @param models        names of the models that it has open
 */
public record WorkerDescription(
        String version,
        long pid,
        long residentBytes,
        List<Platform> platforms,
        List<Discovery.Absence> absences,
        List<String> models) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** Copies the lists. */
    public WorkerDescription {
        platforms = List.copyOf(platforms);
        absences = List.copyOf(absences);
        models = List.copyOf(models);
    }

    /**
     * Asks a worker.
     *
     * @throws WireException {@code UNREACHABLE}, {@code TIMEOUT}, or {@code MALFORMED} if what is there is no worker of HeROfake
     */
    public static WorkerDescription of(WireClient client, WorkerAddress address, Duration timeout)
            throws WireException, InterruptedException {
        Answer answer = client.exchange(address, WireRequest.get("/v1/worker"), timeout);
        try {
            if (answer.ok()) {
                return parse(MAPPER.readTree(answer.body()));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw noWorker(address, e.getMessage(), e);
        }
        throw noWorker(address, answer.error(), null);
    }

    private static WireException noWorker(WorkerAddress address, @Nullable String why, @Nullable Throwable cause) {
        return new WireException(
                WireException.Kind.MALFORMED,
                "what answers at " + address + " is no HeROfake worker (start one with 'herofake worker --listen "
                        + address + "'): " + why,
                cause);
    }

    private static WorkerDescription parse(JsonNode json) {
        List<Platform> platforms = new ArrayList<>();
        json.required("platforms").forEach(platform -> platforms.add(platform(platform)));
        List<Discovery.Absence> absences = new ArrayList<>();
        json.required("absences")
                .forEach(absence -> absences.add(new Discovery.Absence(
                        text(absence, "what"), text(absence, "reason"), text(absence, "remedy"))));
        List<String> models = new ArrayList<>();
        json.required("models").forEach(model -> models.add(text(model, "name")));
        return new WorkerDescription(
                text(json, "version"),
                json.required("pid").asLong(),
                json.required("residentBytes").asLong(),
                platforms,
                absences,
                models);
    }

    private static Platform platform(JsonNode json) {
        Map<String, String> attributes = new HashMap<>();
        for (Map.Entry<String, JsonNode> attribute : json.required("attributes").properties()) {
            attributes.put(attribute.getKey(), attribute.getValue().asText());
        }
        List<ArtifactKind> takes = new ArrayList<>();
        json.required("takes")
                .forEach(kind ->
                        takes.add(new ArtifactKind(text(kind, "format"), ArtifactTarget.of(text(kind, "target")))));
        return new Platform(
                text(json, "id"),
                text(json, "backend"),
                HardwareType.of(text(json, "hardware")),
                text(json, "description"),
                json.required("simulated").asBoolean(),
                attributes,
                text(json, "device"),
                takes);
    }

    private static String text(JsonNode json, String key) {
        return json.required(key).asText();
    }
}
