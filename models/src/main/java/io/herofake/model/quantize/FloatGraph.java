package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.herofake.model.IoMessages;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.ModelRepositoryException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A float32 ONNX file, read without copying its weights, which stay mapped for as long as this is in use. Immutable.
 */
final class FloatGraph {
    private static final long OLDEST_OPSET = 9;

    private final Path file;
    private final OnnxMl.ModelProto model;
    private final Map<String, OnnxMl.TensorProto> constants = new HashMap<>();
    private final Map<String, List<OnnxMl.NodeProto>> consumers = new HashMap<>();
    private final Set<String> outputs = new HashSet<>();
    /** By what the channels of a tensor are divided. */
    private final Map<String, double[]> factors;
    /** By what the channels of a float32 tensor are divided before it is rounded. */
    private final Map<String, double[]> boundaries;

    private FloatGraph(
            Path file, OnnxMl.ModelProto model, Map<String, double[]> factors, Map<String, double[]> boundaries) {
        this.boundaries = boundaries;
        this.file = file;
        this.model = model;
        this.factors = factors;
        model.getGraph().getInitializerList().forEach(constant -> constants.put(constant.getName(), constant));
        for (OnnxMl.NodeProto node : model.getGraph().getNodeList()) {
            for (String input : new HashSet<>(node.getInputList())) {
                consumers.computeIfAbsent(input, name -> new ArrayList<>()).add(node);
            }
        }
        model.getGraph().getOutputList().forEach(output -> outputs.add(output.getName()));
    }

    /**
     * Reads a file.
     *
     * @throws ModelRepositoryException {@code INVALID_MODEL} if it is no ONNX file or too old, {@code IO_FAILURE}
     */
    static FloatGraph read(Path file) throws ModelRepositoryException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // An immutable string over the mapping: parsing it gives slices of the mapping.
            ByteString mapped =
                    UnsafeByteOperations.unsafeWrap(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
            CodedInputStream in = mapped.newCodedInput();
            in.enableAliasing(true);
            FloatGraph graph = new FloatGraph(file, OnnxMl.ModelProto.parseFrom(in), Map.of(), Map.of());
            graph.checkOpset();
            return graph;
        } catch (InvalidProtocolBufferException e) {
            throw new ModelRepositoryException(
                    Kind.INVALID_MODEL, file + " is not an ONNX file, or is cut short (" + e.getMessage() + ")", e);
        } catch (IOException | IllegalArgumentException e) {
            String reason = e instanceof IOException io ? IoMessages.of(io) : "it has more than 2 GiB";
            throw new ModelRepositoryException(Kind.IO_FAILURE, "cannot read " + file + ": " + reason, e);
        }
    }

    /**
     * The same graph, whose weights are to be read so that channels of tensors are divided by factors.
     *
     * @param factors    a number for each channel, by the tensor's name
     * @param boundaries the same for tensors that stay as they are, and are divided where they are rounded
     */
    FloatGraph dividing(Map<String, double[]> factors, Map<String, double[]> boundaries) {
        return new FloatGraph(file, model, Map.copyOf(factors), Map.copyOf(boundaries));
    }

    /** By what the channels of a float32 tensor are divided where it is rounded; null for nothing. */
    double @Nullable [] boundary(String tensor) {
        return boundaries.get(tensor);
    }

    /** By what the channels of a tensor are divided; null for nothing. */
    double @Nullable [] factors(String tensor) {
        return factors.get(tensor);
    }

    private void checkOpset() throws ModelRepositoryException {
        if (nodes().isEmpty()) {
            throw invalid("is not an ONNX file: it has no graph");
        }
        if (opset() < OLDEST_OPSET) {
            throw invalid("uses ONNX opset " + opset() + "; " + OLDEST_OPSET + " or later is needed: export it again");
        }
    }

    /** The version of ONNX's own operators; 0 if it has none. */
    long opset() {
        return model.getOpsetImportList().stream()
                .filter(opset ->
                        opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx"))
                .mapToLong(OnnxMl.OperatorSetIdProto::getVersion)
                .findFirst()
                .orElse(0);
    }

    OnnxMl.ModelProto model() {
        return model;
    }

    List<OnnxMl.NodeProto> nodes() {
        return model.getGraph().getNodeList();
    }

    boolean isOutput(String tensor) {
        return outputs.contains(tensor);
    }

    boolean isConstant(String tensor) {
        return constants.containsKey(tensor);
    }

    /** The node that alone uses a tensor, if it is of that type and the tensor is no output of the graph. */
    Optional<OnnxMl.NodeProto> onlyConsumer(String tensor, String type) {
        List<OnnxMl.NodeProto> found = consumers.getOrDefault(tensor, List.of());
        return found.size() == 1
                        && !isOutput(tensor)
                        && found.get(0).getOpType().equals(type)
                        && found.get(0).getInput(0).equals(tensor)
                ? Optional.of(found.get(0))
                : Optional.empty();
    }

    /** A constant of the file as it is. */
    OnnxMl.TensorProto initializer(String name) {
        return Objects.requireNonNull(constants.get(name), name);
    }

    /** The shape and values of a float32 constant that a node uses. */
    Constant constant(OnnxMl.NodeProto node, int input) throws ModelRepositoryException {
        String name = input < node.getInputCount() ? node.getInput(input) : "";
        OnnxMl.@Nullable TensorProto tensor = constants.get(name);
        if (tensor == null) {
            throw invalid("has " + describe(node) + " whose input " + (input + 1) + " ('" + name
                    + "') is not a constant of the file; weights must be");
        }
        if (tensor.getDataType() != OnnxMl.TensorProto.DataType.FLOAT_VALUE) {
            throw invalid("has weights '" + name + "' that are "
                    + OnnxMl.TensorProto.DataType.forNumber(tensor.getDataType())
                    + "; only float32 models can be quantised: give the original file");
        }
        Constant constant = Constant.of(tensor);
        if (constant.size() != constant.values().limit()) {
            throw invalid("has weights '" + name + "' with " + constant.values().limit() + " values for shape "
                    + constant.shape());
        }
        return constant;
    }

    /** For messages, for example {@code Conv 'layer1.0.conv1'}. */
    static String describe(OnnxMl.NodeProto node) {
        String name = node.getName().isEmpty() && node.getOutputCount() > 0 ? node.getOutput(0) : node.getName();
        return node.getOpType() + " '" + name + "'";
    }

    ModelRepositoryException invalid(String what) {
        return new ModelRepositoryException(Kind.INVALID_MODEL, file + " " + what);
    }
}
