package io.herofake.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.herofake.model.InputContract;
import io.herofake.model.ModelDescription;
import io.herofake.model.OutputContract;
import io.herofake.policy.QosLevel;
import io.herofake.profile.PlatformType;
import io.herofake.profile.Profile;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.engine.LoadedModel;
import io.herofake.server.engine.Place;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Models and platforms as the API shows them. */
final class ModelJson {
    private ModelJson() {}

    static void write(JsonGenerator json, LoadedModel model, InferenceEngine engine) throws IOException {
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
        json.writeArrayFieldStart("platforms");
        for (Profile profile : engine.deployment().profiles()) {
            if (profile.function().equals(model.name())) {
                writeProfile(json, profile, engine);
            }
        }
        json.writeEndArray();
        json.writeNumberField("worstExecutionMs", Json.millis(model.worstExecutionNanos()));
        json.writeStringField("deadlineBasis", model.deadlineBasis().text());
        json.writeObjectFieldStart("deadlineMs");
        for (int level = 0; level < engine.levels().size(); level++) {
            json.writeNumberField(engine.levels().get(level).name(), Json.millis(model.allowedNanos(level)));
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

    /** What is known of a model on a platform type, and how many platforms of it there are. */
    private static void writeProfile(JsonGenerator json, Profile profile, InferenceEngine engine) throws IOException {
        PlatformType type = engine.deployment().types().stream()
                .filter(each -> each.name().equals(profile.platformType()))
                .findFirst()
                .orElseThrow();
        var places = engine.places().stream()
                .filter(place -> place.type().equals(type.name()))
                .toList();
        json.writeStartObject();
        json.writeStringField("type", type.name());
        json.writeStringField("hardware", type.hardware().id());
        json.writeStringField("description", type.description());
        json.writeNumberField("count", places.size());
        json.writeBooleanField("simulated", places.stream().anyMatch(Place::simulated));
        json.writeStringField("provenance", profile.provenance().id());
        json.writeNumberField("executionMs", Json.millis(profile.executionNanos()));
        json.writeNumberField("coldStartMs", Json.millis(profile.coldStartNanos()));
        json.writeNumberField("memoryBytes", profile.memoryBytes());
        writeJoules(json, "energyJoules", profile.dynamicEnergyJoules());
        json.writeEndObject();
    }

    static void writeJoules(JsonGenerator json, String name, double joules) throws IOException {
        if (Double.isNaN(joules)) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, joules);
        }
    }

    static void writePlace(JsonGenerator json, Place place) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", place.platform());
        json.writeStringField("node", place.node());
        json.writeStringField("type", place.type());
        json.writeStringField("hardware", place.hardware().id());
        json.writeStringField("description", place.description());
        json.writeStringField("sandbox", place.sandbox());
        json.writeBooleanField("simulated", place.simulated());
        json.writeEndObject();
    }

    static void writeLevels(JsonGenerator json, List<QosLevel> levels) throws IOException {
        json.writeArrayFieldStart("qosLevels");
        for (QosLevel level : levels) {
            json.writeStartObject();
            json.writeStringField("name", level.name());
            json.writeNumberField("durationDeviation", level.deviation());
            json.writeNumberField("price", level.price());
            json.writeNumberField("discount", level.discount());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
