package io.herofake.server.http;

import io.herofake.sandbox.oip.OipHeaders;
import io.herofake.sandbox.oip.OipMessage;
import io.herofake.sandbox.oip.OipModel;
import io.herofake.sandbox.oip.OipWriter;
import io.herofake.server.engine.InferenceOutcome.Answered;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the answers of the Open Inference Protocol, with what else there is to say in their parameters. */
final class TensorAnswer {
    private TensorAnswer() {}

    /** The answer; a refusal where no model has run, as on a simulated platform that no real one kept up with. */
    static Response of(OipModel model, OipMessage asked, Answered answered, String requestId) throws RefusedException {
        float[] output = answered.output();
        if (output == null) {
            throw new RefusedException(
                    Problem.NO_OUTPUT, "the task was executed, but without a model: " + answered.absence());
        }
        Map<String, Object> parameters = parameters(answered, requestId);
        if (!OipModel.binaryAnswer(asked)) {
            return Responses.json(
                    200, OipWriter.jsonAnswer(model, asked.id(), parameters, 1, FloatBuffer.wrap(output)));
        }
        byte[] json = OipWriter.binaryAnswer(model, asked.id(), parameters, 1);
        byte[] body = Arrays.copyOf(json, json.length + output.length * Float.BYTES);
        ByteBuffer.wrap(body, json.length, output.length * Float.BYTES)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .put(output);
        Response plain = Responses.of(200, "application/octet-stream", body);
        List<Response.Header> headers = Responses.plus(
                plain.headers(), Response.Header.of(OipHeaders.JSON_LENGTH, Integer.toString(json.length)));
        return new Response(200, headers, body);
    }

    /** The protocol's parameters are single values; names as everywhere in this API. */
    private static Map<String, Object> parameters(Answered answered, String requestId) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("qos", answered.level().name());
        parameters.put(
                "deadlineMs",
                Json.millis(answered.end().deadlineNanos() - answered.end().arrivalNanos()));
        parameters.put("deadlineMet", answered.deadlineMet());
        parameters.put("totalMs", Json.millis(answered.timing().totalNanos()));
        parameters.put("platform", answered.place().platform());
        parameters.put("simulated", answered.place().simulated());
        parameters.put("trained", answered.model().manifest().trained());
        parameters.put("requestId", requestId);
        return parameters;
    }
}
