package io.herofake.server.http;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.engine.InferenceOutcome.Answered;
import io.herofake.server.engine.InferenceTiming;
import io.herofake.server.engine.LoadedModel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes verdicts. What is the same in every answer of a model is made once. Immutable. */
final class AnswerJson {
    private record Parts(SerializableString model, SerializableString platform) {}

    private final List<Parts> parts;

    AnswerJson(InferenceEngine engine) {
        parts = engine.models().stream().map(AnswerJson::partsOf).toList();
    }

    private static Parts partsOf(LoadedModel model) {
        byte[] named = Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("name", model.name());
            json.writeStringField("version", model.manifest().version().text());
            json.writeBooleanField("trained", model.manifest().trained());
            json.writeStringField("architecture", model.manifest().description().architecture());
            json.writeEndObject();
        });
        return new Parts(raw(named), raw(Json.bytes(json -> ModelJson.writePlatform(json, model.platform()))));
    }

    private static SerializableString raw(byte[] json) {
        return new SerializedString(new String(json, StandardCharsets.UTF_8));
    }

    Response write(Answered answer, String requestId, long uploadNanos) {
        Parts constant = parts.get(answer.model().index());
        InferenceTiming timing = answer.timing();
        return Responses.json(200, Json.bytes(json -> {
            json.writeStartObject();
            json.writeBooleanField("deepfake", answer.verdict().deepfake());
            json.writeNumberField("score", answer.verdict().score());
            json.writeFieldName("model");
            json.writeRawValue(constant.model());
            json.writeStringField("qos", answer.qos().name());
            json.writeNumberField("deadlineMs", Json.millis(answer.deadlineNanos()));
            json.writeBooleanField("deadlineMet", answer.deadlineMet());
            json.writeStringField(
                    "deadlineBasis", answer.model().deadlineBasis().text());
            json.writeObjectFieldStart("timing");
            json.writeNumberField("uploadMs", Json.millis(uploadNanos));
            json.writeNumberField("queueMs", Json.millis(timing.queueNanos()));
            json.writeNumberField("decodeMs", Json.millis(timing.decodeNanos()));
            json.writeNumberField("inferenceMs", Json.millis(timing.inferenceNanos()));
            json.writeNumberField("totalMs", Json.millis(timing.totalNanos()));
            json.writeEndObject();
            json.writeFieldName("platform");
            json.writeRawValue(constant.platform());
            json.writeStringField("requestId", requestId);
            json.writeEndObject();
        }));
    }
}
