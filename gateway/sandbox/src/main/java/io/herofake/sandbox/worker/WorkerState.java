package io.herofake.sandbox.worker;

import com.fasterxml.jackson.core.JsonGenerator;
import io.herofake.backend.Discovery;
import io.herofake.backend.Platform;
import io.herofake.model.ArtifactKind;
import io.herofake.sandbox.oip.OipWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What a worker says of itself. Thread-safe. */
final class WorkerState {
    private final String version;
    private final Models models;
    private volatile boolean ready;

    WorkerState(String version, Models models) {
        this.version = version;
        this.models = models;
    }

    String version() {
        return version;
    }

    boolean ready() {
        return ready;
    }

    void setReady() {
        ready = true;
    }

    /** The answer to {@code POST /v2/repository/index}. */
    byte[] index() {
        return OipWriter.json(json -> {
            json.writeStartArray();
            for (LoadedModel model : models.all()) {
                json.writeStartObject();
                json.writeStringField("name", model.model().name());
                json.writeStringField("version", model.model().version());
                json.writeStringField("state", "READY");
                json.writeStringField("reason", "");
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** The answer to {@code GET /v1/worker}. */
    byte[] json() {
        return OipWriter.json(json -> {
            json.writeStartObject();
            json.writeStringField("version", version);
            json.writeNumberField("pid", ProcessHandle.current().pid());
            json.writeNumberField("residentBytes", residentBytes());
            json.writeArrayFieldStart("platforms");
            for (Platform platform : models.platforms().all()) {
                write(json, platform);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("absences");
            for (Discovery.Absence absence : models.platforms().absences()) {
                json.writeStartObject();
                json.writeStringField("what", absence.what());
                json.writeStringField("reason", absence.reason());
                json.writeStringField("remedy", absence.remedy());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("models");
            for (LoadedModel model : models.all()) {
                write(json, model);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** The answer to a load: what is open now. */
    static byte[] loaded(LoadedModel model) {
        return OipWriter.json(json -> write(json, model));
    }

    private static void write(JsonGenerator json, LoadedModel model) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", model.model().name());
        json.writeStringField("model", model.source().name());
        json.writeStringField("version", model.model().version());
        json.writeStringField("sha256", model.source().artifact().sha256());
        json.writeStringField("platform", model.instance().platform().id());
        json.writeNumberField("classes", model.model().classes());
        json.writeNumberField("maxBatch", model.model().maxBatch());
        json.writeNumberField("nativeMemoryBytes", model.instance().nativeMemoryBytes());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Platform platform) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", platform.id());
        json.writeStringField("backend", platform.backend());
        json.writeStringField("hardware", platform.hardware().id());
        json.writeStringField("description", platform.description());
        json.writeBooleanField("simulated", platform.simulated());
        json.writeObjectFieldStart("attributes");
        for (Map.Entry<String, String> attribute : new TreeMap<>(platform.attributes()).entrySet()) {
            json.writeStringField(attribute.getKey(), attribute.getValue());
        }
        json.writeEndObject();
        json.writeStringField("device", platform.device());
        json.writeArrayFieldStart("takes");
        for (ArtifactKind kind : platform.takes()) {
            json.writeStartObject();
            json.writeStringField("format", kind.format());
            json.writeStringField("target", kind.target().id());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Memory of this process that is in RAM; -1 where the operating system does not tell. */
    static long residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException e) {
            return -1;
        }
    }
}
