package io.herofake.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.herofake.policy.QosLevel;
import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.engine.LoadedModel;
import io.herofake.server.metrics.BuildInfo;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Answers that do not change while the gateway runs, made once. Immutable. */
final class Information {
    private final Response models;
    private final Map<String, Response> byName = new HashMap<>();
    private final Response health;
    private final Response ready;
    private final String known;
    private final String knownLevels;

    Information(InferenceEngine engine, GatewayOptions options, BuildInfo build) {
        models = Responses.json(200, Json.bytes(json -> writeModels(json, engine, options)));
        for (LoadedModel model : engine.models()) {
            byName.put(model.name(), Responses.json(200, Json.bytes(json -> ModelJson.write(json, model, engine))));
        }
        known = String.join(
                ", ", engine.models().stream().map(LoadedModel::name).toList());
        knownLevels =
                String.join(", ", engine.levels().stream().map(QosLevel::name).toList());
        health = Responses.json(200, Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("status", "up");
            json.writeStringField("version", build.version());
            json.writeStringField("revision", build.revision());
            json.writeEndObject();
        }));
        ready = Responses.json(200, Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("status", "ready");
            json.writeEndObject();
        }));
    }

    private static void writeModels(JsonGenerator json, InferenceEngine engine, GatewayOptions options)
            throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("models");
        for (LoadedModel model : engine.models()) {
            ModelJson.write(json, model, engine);
        }
        json.writeEndArray();
        json.writeStringField("defaultModel", options.defaultModel());
        ModelJson.writeLevels(json, engine.levels());
        json.writeStringField("defaultQos", options.defaultQos());
        json.writeNumberField("maxUploadBytes", options.limits().maxUploadBytes());
        json.writeEndObject();
    }

    Response models() {
        return models;
    }

    Response model(String name) throws RefusedException {
        Response response = byName.get(name);
        if (response == null) {
            throw unknownModel(name);
        }
        return response;
    }

    RefusedException unknownModel(String name) {
        return new RefusedException(
                Problem.UNKNOWN_MODEL, "there is no model " + Quoted.of(name) + "; known: " + known);
    }

    RefusedException unknownQos(String name) {
        return new RefusedException(
                Problem.UNKNOWN_QOS, "there is no QoS level " + Quoted.of(name) + "; known: " + knownLevels);
    }

    Response health() {
        return health;
    }

    Response ready() {
        return ready;
    }
}
