package io.herofake.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.herofake.backend.Platform;
import io.herofake.model.InputContract;
import io.herofake.model.ModelDescription;
import io.herofake.model.OutputContract;
import io.herofake.server.engine.EngineOptions;
import io.herofake.server.engine.LoadedModel;
import io.herofake.server.engine.QosLevel;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Models and platforms as the API shows them. */
final class ModelJson {
    private ModelJson() {}

    static void write(JsonGenerator json, LoadedModel model, EngineOptions options) throws IOException {
        ModelDescription description = model.manifest().description();
        json.writeStartObject();
        json.writeStringField("name", model.name());
        json.writeStringField("version", description.version().text());
        json.writeBooleanField("trained", description.training().trained());
        json.writeStringField("architecture", description.architecture());
        json.writeStringField("description", description.description());
        json.writeStringField("source", description.source());
        json.writeStringField("licence", description.licence());
        writeMeasured(json, description.training().measured());
        writeInput(json, description.input());
        writeOutput(json, description.output());
        json.writeFieldName("platform");
        writePlatform(json, model.platform());
        json.writeNumberField("worstExecutionMs", Json.millis(model.worstExecutionNanos()));
        json.writeStringField("deadlineBasis", model.deadlineBasis().text());
        json.writeObjectFieldStart("deadlineMs");
        for (QosLevel level : options.qosLevels()) {
            json.writeNumberField(level.name(), Json.millis(level.deadlineNanos(model.worstExecutionNanos())));
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeMeasured(JsonGenerator json, Map<String, Double> measured) throws IOException {
        json.writeObjectFieldStart("measured");
        for (Map.Entry<String, Double> figure : measured.entrySet()) {
            json.writeNumberField(figure.getKey(), figure.getValue());
        }
        json.writeEndObject();
    }

    private static void writeInput(JsonGenerator json, InputContract input) throws IOException {
        json.writeObjectFieldStart("input");
        json.writeNumberField("width", input.width());
        json.writeNumberField("height", input.height());
        json.writeStringField("resize", input.resize().name().toLowerCase(Locale.ROOT));
        json.writeEndObject();
    }

    private static void writeOutput(JsonGenerator json, OutputContract output) throws IOException {
        json.writeObjectFieldStart("output");
        json.writeArrayFieldStart("labels");
        for (String label : output.labels()) {
            json.writeString(label);
        }
        json.writeEndArray();
        json.writeStringField("fakeLabel", output.fakeLabel());
        json.writeNumberField("threshold", output.threshold());
        json.writeEndObject();
    }

    static void writePlatform(JsonGenerator json, Platform platform) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", platform.id());
        json.writeStringField("hardware", platform.hardware().id());
        json.writeStringField("description", platform.description());
        json.writeBooleanField("simulated", platform.simulated());
        json.writeEndObject();
    }

    static void writeLevels(JsonGenerator json, List<QosLevel> levels) throws IOException {
        json.writeArrayFieldStart("qosLevels");
        for (QosLevel level : levels) {
            json.writeStartObject();
            json.writeStringField("name", level.name());
            json.writeNumberField("durationDeviation", level.durationDeviation());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
