package io.herofake.sandbox.oip;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the protocol's JSON. All methods are pure. */
public final class OipWriter {
    private static final int FIRST_BYTES = 256;

    private OipWriter() {}

    /** Writes one JSON value. */
    @FunctionalInterface
    public interface Content {
        /** Writes it. */
        void write(JsonGenerator json) throws IOException;
    }

    /** The UTF-8 bytes of what the content writes. */
    public static byte[] json(Content content) {
        ByteArrayBuilder out = new ByteArrayBuilder(FIRST_BYTES);
        try (JsonGenerator json = OipReader.FACTORY.createGenerator(out)) {
            content.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not from an array
        }
        return out.toByteArray();
    }

    /** {@code {"error": MESSAGE}}. */
    public static byte[] error(String message) {
        return json(json -> {
            json.writeStartObject();
            json.writeStringField("error", message);
            json.writeEndObject();
        });
    }

    /** The answer to {@code GET /v2}. */
    public static byte[] server(String version, List<String> extensions) {
        return json(json -> {
            json.writeStartObject();
            json.writeStringField("name", "herofake");
            json.writeStringField("version", version);
            json.writeArrayFieldStart("extensions");
            for (String extension : extensions) {
                json.writeString(extension);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** The answer to {@code GET /v2/models/NAME}. */
    public static byte[] metadata(OipModel model) {
        return json(json -> {
            json.writeStartObject();
            json.writeStringField("name", model.name());
            json.writeArrayFieldStart("versions");
            json.writeString(model.version());
            json.writeEndArray();
            json.writeStringField("platform", model.platform());
            json.writeArrayFieldStart("inputs");
            tensor(json, model.inputName(), -1, 3, model.height(), model.width());
            json.writeEndObject();
            json.writeEndArray();
            json.writeArrayFieldStart("outputs");
            tensor(json, model.outputName(), -1, model.classes());
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** A request whose input and output travel after the JSON. */
    public static byte[] binaryRequest(OipModel model, int batch) {
        return request(model, batch, json -> binarySize(json, batch * model.elementsPerPicture() * Float.BYTES));
    }

    /** A request whose input is at the beginning of a piece of shared memory, and whose output travels after the JSON. */
    public static byte[] sharedRequest(OipModel model, int batch, String region) {
        return request(model, batch, json -> {
            json.writeObjectFieldStart("parameters");
            json.writeStringField("shared_memory_region", region);
            json.writeNumberField("shared_memory_byte_size", batch * model.elementsPerPicture() * Float.BYTES);
            json.writeEndObject();
        });
    }

    private static byte[] request(OipModel model, int batch, Content data) {
        return json(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("inputs");
            tensor(json, model.inputName(), batch, 3, model.height(), model.width());
            data.write(json);
            json.writeEndObject();
            json.writeEndArray();
            json.writeArrayFieldStart("outputs");
            json.writeStartObject();
            json.writeStringField("name", model.outputName());
            json.writeObjectFieldStart("parameters");
            json.writeBooleanField("binary_data", true);
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /**
     * The JSON of an answer whose output follows after it.
     *
     * @param parameters texts, numbers and booleans to be said as well
     */
    public static byte[] binaryAnswer(OipModel model, @Nullable String id, Map<String, Object> parameters, int batch) {
        return json(json -> {
            answerStart(json, model, id, parameters, batch);
            binarySize(json, batch * model.classes() * Float.BYTES);
            answerEnd(json);
        });
    }

    /**
     * An answer with its output in it, from the buffer's index 0.
     *
     * @param parameters texts, numbers and booleans to be said as well
     */
    public static byte[] jsonAnswer(
            OipModel model, @Nullable String id, Map<String, Object> parameters, int batch, FloatBuffer output) {
        return json(json -> {
            answerStart(json, model, id, parameters, batch);
            json.writeArrayFieldStart("data");
            for (int i = 0; i < batch * model.classes(); i++) {
                json.writeNumber(output.get(i));
            }
            json.writeEndArray();
            answerEnd(json);
        });
    }

    private static void answerStart(
            JsonGenerator json, OipModel model, @Nullable String id, Map<String, Object> parameters, int batch)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("model_name", model.name());
        json.writeStringField("model_version", model.version());
        if (id != null) {
            json.writeStringField("id", id);
        }
        if (!parameters.isEmpty()) {
            json.writeObjectFieldStart("parameters");
            for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
                json.writeFieldName(parameter.getKey());
                json.writeObject(parameter.getValue());
            }
            json.writeEndObject();
        }
        json.writeArrayFieldStart("outputs");
        tensor(json, model.outputName(), batch, model.classes());
    }

    private static void answerEnd(JsonGenerator json) throws IOException {
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Leaves the tensor's object open. */
    private static void tensor(JsonGenerator json, String name, int... shape) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("datatype", OipTensor.FP32);
        json.writeFieldName("shape");
        json.writeArray(shape, 0, shape.length);
    }

    private static void binarySize(JsonGenerator json, int bytes) throws IOException {
        json.writeObjectFieldStart("parameters");
        json.writeNumberField("binary_data_size", bytes);
        json.writeEndObject();
    }
}
