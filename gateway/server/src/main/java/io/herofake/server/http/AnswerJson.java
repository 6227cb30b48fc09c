package io.herofake.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.herofake.model.Verdict;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.engine.InferenceOutcome.Answered;
import io.herofake.server.engine.InferenceTiming;
import io.herofake.server.engine.LoadedModel;
import io.herofake.server.engine.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;

/** Writes verdicts. What is the same in every answer of a model or from a platform is made once. Immutable. */
final class AnswerJson {
    private final List<SerializableString> models;
    private final IdentityHashMap<Place, SerializableString> places = new IdentityHashMap<>();

    AnswerJson(InferenceEngine engine) {
        models = engine.models().stream().map(AnswerJson::model).toList();
        engine.places().forEach(place -> places.put(place, place(place)));
    }

    private static SerializableString model(LoadedModel model) {
        return raw(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("name", model.name());
            json.writeStringField("version", model.manifest().version().text());
            json.writeBooleanField("trained", model.manifest().trained());
            json.writeStringField("architecture", model.manifest().description().architecture());
            json.writeEndObject();
        }));
    }

    private static SerializableString place(Place place) {
        return raw(Json.bytes(json -> ModelJson.writePlace(json, place)));
    }

    private static SerializableString raw(byte[] json) {
        return new SerializedString(new String(json, StandardCharsets.UTF_8));
    }

    Response write(Answered answer, String requestId, long uploadNanos) {
        Place place = answer.place();
        SerializableString platform = places.get(place);
        return Responses.json(200, Json.bytes(json -> {
            json.writeStartObject();
            writeVerdict(json, answer);
            json.writeFieldName("model");
            json.writeRawValue(models.get(answer.model().index()));
            json.writeStringField("qos", answer.level().name());
            json.writeNumberField(
                    "deadlineMs",
                    Json.millis(answer.end().deadlineNanos() - answer.end().arrivalNanos()));
            json.writeBooleanField("deadlineMet", answer.deadlineMet());
            json.writeStringField(
                    "deadlineBasis", answer.model().deadlineBasis().text());
            writeTiming(json, answer, uploadNanos);
            json.writeFieldName("platform");
            json.writeRawValue(platform == null ? place(place) : platform);
            writeCosts(json, answer);
            json.writeBooleanField("simulated", place.simulated());
            json.writeStringField("requestId", requestId);
            json.writeEndObject();
        }));
    }

    private static void writeVerdict(JsonGenerator json, Answered answer) throws IOException {
        Verdict verdict = answer.verdict();
        if (verdict == null) {
            json.writeNullField("deepfake");
            json.writeNullField("score");
            json.writeStringField("noVerdict", answer.absence());
        } else {
            json.writeBooleanField("deepfake", verdict.deepfake());
            json.writeNumberField("score", verdict.score());
        }
    }

    private static void writeTiming(JsonGenerator json, Answered answer, long uploadNanos) throws IOException {
        InferenceTiming timing = answer.timing();
        json.writeObjectFieldStart("timing");
        json.writeNumberField("uploadMs", Json.millis(uploadNanos));
        json.writeNumberField("queueMs", Json.millis(timing.queueNanos()));
        json.writeNumberField("startMs", Json.millis(timing.startNanos()));
        json.writeNumberField("decodeMs", Json.millis(timing.decodeNanos()));
        json.writeNumberField("inferenceMs", Json.millis(timing.inferenceNanos()));
        json.writeNumberField("totalMs", Json.millis(timing.totalNanos()));
        json.writeBooleanField("simulated", answer.place().simulated());
        json.writeEndObject();
    }

    private static void writeCosts(JsonGenerator json, Answered answer) throws IOException {
        json.writeObjectFieldStart("replica");
        json.writeNumberField("id", answer.end().replica());
        json.writeStringField("start", answer.end().cold() ? "cold" : "warm");
        json.writeNumberField("batch", answer.end().batch());
        json.writeNumberField("losses", answer.end().losses());
        json.writeEndObject();
        json.writeObjectFieldStart("energy");
        ModelJson.writeJoules(json, "joules", answer.end().joules());
        json.writeStringField("source", answer.end().energy().text());
        json.writeBooleanField("simulated", answer.place().simulated());
        json.writeEndObject();
        json.writeObjectFieldStart("price");
        json.writeNumberField("full", answer.level().price());
        json.writeNumberField("charged", answer.end().charged());
        json.writeEndObject();
    }
}
