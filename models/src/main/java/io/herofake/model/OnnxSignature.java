package io.herofake.model;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.herofake.model.ModelRepositoryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The inputs and outputs of an ONNX file's graph. Reading skips the weights, so that a file of any size costs little
 * memory.
 */
final class OnnxSignature {
    private static final int GRAPH_TAG =
            OnnxMl.ModelProto.GRAPH_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

    /** Reads the value of one field. */
    @FunctionalInterface
    private interface FieldReader {
        void read(CodedInputStream in, int tag) throws IOException, ModelRepositoryException;
    }

    private final Path file;
    private final List<OnnxMl.ValueInfoProto> inputs = new ArrayList<>();
    private final List<OnnxMl.ValueInfoProto> outputs = new ArrayList<>();
    private final Set<String> weights = new HashSet<>();
    private final Map<Integer, Long> valuesByType = new HashMap<>();
    private long weightValues;
    private int weightType;
    private boolean hasNodes;

    private OnnxSignature(Path file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @throws ModelRepositoryException {@code INVALID_MODEL} if it is missing, no ONNX file, cut short, or keeps weights
     *     in other files
     */
    static OnnxSignature read(Path file) throws ModelRepositoryException {
        OnnxSignature signature = new OnnxSignature(file);
        if (!Files.isRegularFile(file)) {
            throw signature.invalid("is missing or not a regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            signature.readModel(CodedInputStream.newInstance(in));
        } catch (InvalidProtocolBufferException e) {
            throw signature.invalid("is not an ONNX file, or is cut short (" + e.getMessage() + ")");
        } catch (IOException e) {
            throw new ModelRepositoryException(Kind.IO_FAILURE, "cannot read " + file + ": " + IoMessages.of(e), e);
        }
        if (!signature.hasNodes) {
            throw signature.invalid("is not an ONNX file: it has no graph");
        }
        return signature;
    }

    /** Checks the graph against what a manifest will promise. */
    void check(InputContract input, OutputContract output) throws ModelRepositoryException {
        List<OnnxMl.ValueInfoProto> given = inputs.stream()
                .filter(value -> !weights.contains(value.getName()))
                .toList();
        checkShape(find(given, "input", input.tensorName()), 3, input.height(), input.width());
        checkShape(find(outputs, "output", output.tensorName()), output.classes());
        if (given.size() > 1) {
            throw invalid("needs more than one input (" + names(given) + "); only a picture is given");
        }
    }

    private OnnxMl.ValueInfoProto find(List<OnnxMl.ValueInfoProto> values, String what, String name)
            throws ModelRepositoryException {
        return values.stream()
                .filter(value -> value.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> invalid("has no " + what + " '" + name + "'; its " + what + "s: " + names(values)));
    }

    private void checkShape(OnnxMl.ValueInfoProto value, long... perPicture) throws ModelRepositoryException {
        OnnxMl.TypeProto.Tensor tensor = value.getType().getTensorType();
        List<OnnxMl.TensorShapeProto.Dimension> dims = tensor.getShape().getDimList();
        boolean fits = tensor.getElemType() == OnnxMl.TensorProto.DataType.FLOAT_VALUE
                && dims.size() == perPicture.length + 1
                && !dims.get(0).hasDimValue();
        for (int i = 0; fits && i < perPicture.length; i++) {
            OnnxMl.TensorShapeProto.Dimension dim = dims.get(i + 1);
            fits = !dim.hasDimValue() || dim.getDimValue() == perPicture[i];
        }
        if (!fits) {
            throw invalid("has '" + value.getName() + "' as " + shape(tensor) + "; it must be float32 [N"
                    + Arrays.stream(perPicture).mapToObj(dim -> ", " + dim).collect(Collectors.joining())
                    + "] with a dynamic batch dimension N");
        }
    }

    private static String shape(OnnxMl.TypeProto.Tensor tensor) {
        OnnxMl.TensorProto.DataType type = OnnxMl.TensorProto.DataType.forNumber(tensor.getElemType());
        String name = type == null || type == OnnxMl.TensorProto.DataType.FLOAT
                ? "float32"
                : type.name().toLowerCase(Locale.ROOT);
        return name
                + tensor.getShape().getDimList().stream()
                        .map(dim -> dim.hasDimValue() ? Long.toString(dim.getDimValue()) : "?")
                        .collect(Collectors.joining(", ", " [", "]"));
    }

    private static String names(List<OnnxMl.ValueInfoProto> values) {
        return values.stream().map(OnnxMl.ValueInfoProto::getName).collect(Collectors.joining(", "));
    }

    private ModelRepositoryException invalid(String what) {
        return new ModelRepositoryException(Kind.INVALID_MODEL, file + " " + what);
    }

    private void readModel(CodedInputStream in) throws IOException, ModelRepositoryException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == GRAPH_TAG) {
                readMessage(in, this::readGraphField);
            } else {
                skip(in, tag);
            }
        }
    }

    private void readGraphField(CodedInputStream in, int tag) throws IOException, ModelRepositoryException {
        switch (WireFormat.getTagFieldNumber(tag)) {
            case OnnxMl.GraphProto.INPUT_FIELD_NUMBER -> inputs.add(OnnxMl.ValueInfoProto.parseFrom(in.readBytes()));
            case OnnxMl.GraphProto.OUTPUT_FIELD_NUMBER -> outputs.add(OnnxMl.ValueInfoProto.parseFrom(in.readBytes()));
            case OnnxMl.GraphProto.INITIALIZER_FIELD_NUMBER -> readWeight(in);
            case OnnxMl.GraphProto.NODE_FIELD_NUMBER -> {
                hasNodes = true;
                skip(in, tag);
            }
            default -> skip(in, tag);
        }
    }

    private void readWeight(CodedInputStream in) throws IOException, ModelRepositoryException {
        weightValues = 1;
        weightType = 0;
        readMessage(in, this::readWeightField);
        valuesByType.merge(weightType, weightValues, Long::sum);
    }

    private void readWeightField(CodedInputStream in, int tag) throws IOException, ModelRepositoryException {
        switch (WireFormat.getTagFieldNumber(tag)) {
            case OnnxMl.TensorProto.DIMS_FIELD_NUMBER -> readDims(in, tag);
            case OnnxMl.TensorProto.DATA_TYPE_FIELD_NUMBER -> weightType = in.readInt32();
            case OnnxMl.TensorProto.NAME_FIELD_NUMBER -> weights.add(in.readString());
            case OnnxMl.TensorProto.EXTERNAL_DATA_FIELD_NUMBER ->
                throw invalid("keeps its weights in other files; save it as one file");
            default -> skip(in, tag);
        }
    }

    private void readDims(CodedInputStream in, int tag) throws IOException {
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            weightValues *= in.readInt64();
            return;
        }
        int limit = in.pushLimit(in.readRawVarint32());
        while (!in.isAtEnd() && in.getBytesUntilLimit() > 0) {
            weightValues *= in.readInt64();
        }
        in.popLimit(limit);
    }

    /** What most of its weights are: {@code fp32}, {@code fp16}, {@code bf16}, {@code int8}, or else its ONNX name. */
    String precision() {
        int most = valuesByType.entrySet().stream()
                .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(OnnxMl.TensorProto.DataType.FLOAT_VALUE);
        return switch (most) {
            case OnnxMl.TensorProto.DataType.FLOAT_VALUE -> "fp32";
            case OnnxMl.TensorProto.DataType.FLOAT16_VALUE -> "fp16";
            case OnnxMl.TensorProto.DataType.BFLOAT16_VALUE -> "bf16";
            case OnnxMl.TensorProto.DataType.INT8_VALUE, OnnxMl.TensorProto.DataType.UINT8_VALUE -> "int8";
            default ->
                String.valueOf(OnnxMl.TensorProto.DataType.forNumber(most)).toLowerCase(Locale.ROOT);
        };
    }

    private static void readMessage(CodedInputStream in, FieldReader fields)
            throws IOException, ModelRepositoryException {
        int limit = in.pushLimit(in.readRawVarint32());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            fields.read(in, tag);
        }
        // A stream that ends between two fields looks like the end of the message.
        if (in.getBytesUntilLimit() != 0) {
            throw new InvalidProtocolBufferException("it ends too early");
        }
        in.popLimit(limit);
    }

    private static void skip(CodedInputStream in, int tag) throws IOException {
        if (!in.skipField(tag)) {
            throw new InvalidProtocolBufferException("an unexpected end of a group");
        }
    }
}
