package io.herofake.model.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Writes safetensors files, good ones and bad ones. */
final class SafeTensorsFile {
    private final StringJoiner header = new StringJoiner(",", "{", "}");
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /** The metadata of a file for {@link SmallModels#averages}. */
    static Map<String, String> metadata() {
        return Map.of(
                "architecture", "averages",
                "version", "3",
                "trained", "true",
                "source", "a test",
                "licence", "CC0-1.0",
                "threshold", "0.25",
                "measured.auc", "0.5");
    }

    SafeTensorsFile metadata(Map<String, String> texts) {
        StringJoiner json = new StringJoiner(",", "{", "}");
        texts.forEach((key, value) -> json.add("\"" + key + "\":\"" + value + "\""));
        header.add("\"__metadata__\":" + json);
        return this;
    }

    SafeTensorsFile floats(String name, List<Integer> shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return tensor(name, "F32", shape, bytes.array());
    }

    SafeTensorsFile tensor(String name, String type, List<Integer> shape, byte... bytes) {
        int begin = data.size();
        data.writeBytes(bytes);
        return header("\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                .formatted(name, type, shape, begin, data.size()));
    }

    /** A whole network, every value zero but the variances. */
    SafeTensorsFile network(Network network) {
        for (Parameter parameter : network.parameters()) {
            float[] values = new float[(int) parameter.elements()];
            Arrays.fill(values, parameter.initial() == Initial.ONE ? 1f : 0f);
            floats(parameter.name(), parameter.shape(), values);
        }
        return this;
    }

    SafeTensorsFile header(String entry) {
        header.add(entry);
        return this;
    }

    Path write(Path file) throws IOException {
        return write(file, header.toString(), data.toByteArray());
    }

    static Path write(Path file, String header, byte... data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text).put(data);
        return Files.write(file, bytes.array());
    }
}
