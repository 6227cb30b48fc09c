package io.herofake.sandbox.oip;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of inference requests and answers as a stream, so that data do not become a tree. What the protocol does
 * not know is skipped, as it says. Everything is bounded. Thread-safe.
 */
public final class OipReader {
    private static final int MAX_NESTING = 16;
    private static final int MAX_TEXT = 1024;
    private static final int MAX_TENSORS = 16;
    private static final int MAX_DIMENSIONS = 8;
    private static final int FIRST_NUMBERS = 4096;

    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxNameLength(MAX_TEXT)
                    .maxStringLength(MAX_TEXT)
                    .maxNumberLength(100)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final int maxNumbers;

    /**
     * A reader.
     *
     * @param maxNumbers the most numbers that one tensor's data in the JSON may have
     */
    public OipReader(int maxNumbers) {
        this.maxNumbers = maxNumbers;
    }

    /**
     * Reads one message.
     *
     * @throws OipException if it is not JSON, or not of this protocol
     */
    public OipMessage read(byte[] json, int offset, int length) throws OipException {
        try (JsonParser parser = FACTORY.createParser(json, offset, length)) {
            return message(parser);
        } catch (JsonProcessingException e) {
            throw new OipException("not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new OipException("not valid JSON: " + e.getMessage(), e);
        }
    }

    private OipMessage message(JsonParser parser) throws IOException, OipException {
        Draft draft = new Draft();
        require(parser.nextToken() == JsonToken.START_OBJECT, "the JSON must be an object");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "id" -> draft.id = text(parser, key);
                case "model_name" -> draft.modelName = text(parser, key);
                case "model_version" -> draft.modelVersion = text(parser, key);
                case "parameters" -> draft.binaryOutput = binaryOutput(parser);
                case "inputs" -> draft.inputs = tensors(parser, key);
                case "outputs" -> draft.outputs = tensors(parser, key);
                default -> parser.skipChildren();
            }
        }
        require(parser.nextToken() == null, "there is something after the JSON object");
        return new OipMessage(
                draft.id, draft.modelName, draft.modelVersion, draft.binaryOutput, draft.inputs, draft.outputs);
    }

    private static boolean binaryOutput(JsonParser parser) throws IOException, OipException {
        boolean binary = false;
        require(parser.currentToken() == JsonToken.START_OBJECT, "'parameters' must be an object");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            if (key.equals("binary_data_output")) {
                binary = bool(parser, key);
            } else {
                parser.skipChildren();
            }
        }
        return binary;
    }

    private List<OipTensor> tensors(JsonParser parser, String key) throws IOException, OipException {
        require(parser.currentToken() == JsonToken.START_ARRAY, "'" + key + "' must be an array");
        List<OipTensor> tensors = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(tensors.size() < MAX_TENSORS, "'" + key + "' has more than " + MAX_TENSORS + " tensors");
            require(parser.currentToken() == JsonToken.START_OBJECT, "a tensor of '" + key + "' must be an object");
            tensors.add(tensor(parser));
        }
        return tensors;
    }

    private OipTensor tensor(JsonParser parser) throws IOException, OipException {
        DraftTensor draft = new DraftTensor();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "name" -> draft.name = text(parser, key);
                case "datatype" -> draft.datatype = text(parser, key);
                case "shape" -> draft.shape = shape(parser);
                case "parameters" -> parameters(parser, draft);
                case "data" -> draft.data = numbers(parser);
                default -> parser.skipChildren();
            }
        }
        String name = draft.name;
        if (name == null) {
            throw new OipException("a tensor has no 'name'");
        }
        require(
                draft.binaryBytes == OipTensor.NOT_BINARY || draft.data == null,
                "tensor '" + name + "' has both data and a binary_data_size");
        return new OipTensor(
                name, draft.datatype, draft.shape, draft.binaryBytes, draft.binaryWanted, draft.region(), draft.data);
    }

    private static void parameters(JsonParser parser, DraftTensor draft) throws IOException, OipException {
        require(parser.currentToken() == JsonToken.START_OBJECT, "'parameters' must be an object");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "binary_data_size" -> draft.binaryBytes = (int) integer(parser, key, Integer.MAX_VALUE);
                case "shared_memory_region" -> draft.region = text(parser, key);
                case "shared_memory_offset" -> draft.regionOffset = (int) integer(parser, key, Integer.MAX_VALUE);
                case "shared_memory_byte_size" -> draft.regionBytes = (int) integer(parser, key, Integer.MAX_VALUE);
                case "binary_data" -> draft.binaryWanted = bool(parser, key);
                default -> parser.skipChildren();
            }
        }
    }

    private static List<Long> shape(JsonParser parser) throws IOException, OipException {
        require(parser.currentToken() == JsonToken.START_ARRAY, "'shape' must be an array of whole numbers");
        List<Long> shape = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(shape.size() < MAX_DIMENSIONS, "'shape' has more than " + MAX_DIMENSIONS + " dimensions");
            shape.add(integer(parser, "shape", Integer.MAX_VALUE));
        }
        return shape;
    }

    /** Nested or flat: either way row-major order is the order in which the numbers come. */
    private float[] numbers(JsonParser parser) throws IOException, OipException {
        require(parser.currentToken() == JsonToken.START_ARRAY, "'data' must be an array of numbers");
        float[] numbers = new float[Math.min(FIRST_NUMBERS, maxNumbers)];
        int count = 0;
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY) {
                depth++;
            } else if (token == JsonToken.END_ARRAY) {
                depth--;
            } else {
                require(count < maxNumbers, "'data' has more than the " + maxNumbers + " numbers that fit this model");
                if (count == numbers.length) {
                    numbers = Arrays.copyOf(numbers, (int) Math.min(maxNumbers, 2L * count));
                }
                numbers[count++] = number(parser);
            }
        }
        return Arrays.copyOf(numbers, count);
    }

    private static float number(JsonParser parser) throws IOException, OipException {
        JsonToken token = parser.currentToken();
        require(token != null && token.isNumeric(), "'data' must hold numbers only");
        float number = parser.getFloatValue();
        require(Float.isFinite(number), "'data' holds a number outside the range of FP32");
        return number;
    }

    private static long integer(JsonParser parser, String key, long max) throws IOException, OipException {
        boolean whole = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        require(
                whole && parser.getLongValue() >= 0 && parser.getLongValue() <= max,
                "'" + key + "' must be a whole number from 0 to " + max);
        return parser.getLongValue();
    }

    private static boolean bool(JsonParser parser, String key) throws OipException, IOException {
        require(parser.currentToken().isBoolean(), "'" + key + "' must be true or false");
        return parser.getBooleanValue();
    }

    private static String text(JsonParser parser, String key) throws IOException, OipException {
        require(parser.currentToken() == JsonToken.VALUE_STRING, "'" + key + "' must be text in quotes");
        return parser.getText();
    }

    private static void require(boolean right, String otherwise) throws OipException {
        if (!right) {
            throw new OipException(otherwise);
        }
    }

    private static final class Draft {
        private @Nullable String id;
        private @Nullable String modelName;
        private @Nullable String modelVersion;
        private boolean binaryOutput;
        private List<OipTensor> inputs = List.of();
        private List<OipTensor> outputs = List.of();
    }

    private static final class DraftTensor {
        private @Nullable String name;
        private @Nullable String datatype;
        private List<Long> shape = List.of();
        private int binaryBytes = OipTensor.NOT_BINARY;
        private @Nullable Boolean binaryWanted;
        private @Nullable String region;
        private int regionOffset;
        private int regionBytes;
        private float @Nullable [] data;

        private OipTensor.@Nullable Region region() {
            return region == null ? null : new OipTensor.Region(region, regionOffset, regionBytes);
        }
    }
}
