package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import io.herofake.model.ModelRepositoryException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Turns the nodes of a float32 graph into those of one that calculates in float16, with casts behind its input, before its output and
 * around what stays float32: a softmax, whose powers float16 cannot hold, and a batch normalisation, whose variance it cannot. Used
 * once.
 */
final class HalfGraph {
    /** Operators that calculate in whatever numbers they are given; ONNX Runtime has all of them in float16 for CUDA. */
    private static final Set<String> HALF = Set.of(
            "Add",
            "AveragePool",
            "Clip",
            "Concat",
            "Conv",
            "Dropout",
            "Flatten",
            "Gemm",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "Identity",
            "LeakyRelu",
            "MatMul",
            "MaxPool",
            "Mul",
            "Relu",
            "Reshape",
            "Sigmoid",
            "Squeeze",
            "Sub",
            "Transpose",
            "Unsqueeze");

    private static final Set<String> WIDE = Set.of("BatchNormalization", "Softmax");
    private static final String CONSTANT = "Constant";

    private final FloatGraph source;
    private final HalfConstants constants;
    private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
    private final GraphParts parts = new GraphParts(graph);
    /** The names of tensors of the float graph as float16, as far as there are any. */
    private final Map<String, String> halves = new HashMap<>();
    /** The same as float32. */
    private final Map<String, String> wides = new HashMap<>();
    /** The input and the outputs keep their names for their float32 selves. */
    private final Set<String> edges = new HashSet<>();

    private final Set<String> rounded = new LinkedHashSet<>();

    HalfGraph(FloatGraph source, HalfConstants constants) {
        this.source = source;
        this.constants = constants;
    }

    /**
     * Writes all nodes.
     *
     * @return name and nodes of the new graph
     * @throws ModelRepositoryException {@code INVALID_MODEL} naming what cannot be halved
     */
    OnnxMl.GraphProto write() throws ModelRepositoryException {
        checkOperators();
        graph.setName(source.model().getGraph().getName());
        for (OnnxMl.ValueInfoProto input : inputs()) {
            edges.add(input.getName());
            wides.put(input.getName(), input.getName());
        }
        source.model().getGraph().getOutputList().forEach(output -> edges.add(output.getName()));
        for (OnnxMl.NodeProto node : source.nodes()) {
            if (node.getOpType().equals(CONSTANT)) {
                constants.add(node);
            } else {
                add(node, HALF.contains(node.getOpType()));
            }
        }
        for (OnnxMl.ValueInfoProto output : source.model().getGraph().getOutputList()) {
            wide(output.getName());
        }
        return graph.build();
    }

    /** Inputs and outputs of the graph, which stay as they are. */
    OnnxMl.GraphProto interfaceOnly() {
        return OnnxMl.GraphProto.newBuilder()
                .addAllInput(inputs())
                .addAllOutput(source.model().getGraph().getOutputList())
                .build();
    }

    /** The tensors of the float graph that are calculated in float16, in order. */
    Set<String> rounded() {
        return rounded;
    }

    /** Whether a node of the new graph calculates in float16. */
    static boolean calculatesInHalf(OnnxMl.NodeProto node) {
        return HALF.contains(node.getOpType());
    }

    /** Without the constants, which older files list too. */
    private List<OnnxMl.ValueInfoProto> inputs() {
        return source.model().getGraph().getInputList().stream()
                .filter(input -> !source.isConstant(input.getName()))
                .toList();
    }

    private void checkOperators() throws ModelRepositoryException {
        Set<String> known = new TreeSet<>(HALF);
        known.addAll(WIDE);
        known.add(CONSTANT);
        Set<String> unknown = new TreeSet<>();
        for (OnnxMl.NodeProto node : source.nodes()) {
            boolean plain = node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
            if (!plain || !known.contains(node.getOpType())) {
                unknown.add((plain ? "" : node.getDomain() + ".") + node.getOpType());
            }
        }
        if (!unknown.isEmpty()) {
            throw source.invalid("has operators that cannot be halved: " + String.join(", ", unknown) + "; known: "
                    + String.join(", ", known));
        }
    }

    private void add(OnnxMl.NodeProto node, boolean inHalf) throws ModelRepositoryException {
        OnnxMl.NodeProto.Builder copy = node.toBuilder();
        for (int i = 0; i < node.getInputCount(); i++) {
            String input = node.getInput(i);
            if (constants.has(input)) {
                copy.setInput(i, inHalf ? constants.half(input) : constants.wide(input));
            } else if (!input.isEmpty()) {
                copy.setInput(i, inHalf ? half(input) : wide(input));
            }
        }
        String output = node.getOutput(0);
        boolean edge = edges.contains(output);
        String name = inHalf == edge ? output + (inHalf ? "/fp16" : "/fp32") : output;
        (inHalf ? halves : wides).put(output, name);
        if (inHalf) {
            rounded.add(output);
        }
        graph.addNode(copy.setOutput(0, name));
    }

    private String half(String tensor) throws ModelRepositoryException {
        if (!halves.containsKey(tensor)) {
            String to = edges.contains(tensor) ? tensor + "/fp16" : tensor;
            parts.cast(known(wides, tensor), to, OnnxMl.TensorProto.DataType.FLOAT16_VALUE);
            halves.put(tensor, to);
            rounded.add(tensor);
        }
        return known(halves, tensor);
    }

    private String wide(String tensor) throws ModelRepositoryException {
        if (!wides.containsKey(tensor)) {
            String to = edges.contains(tensor) ? tensor : tensor + "/fp32";
            parts.cast(known(halves, tensor), to, OnnxMl.TensorProto.DataType.FLOAT_VALUE);
            wides.put(tensor, to);
        }
        return known(wides, tensor);
    }

    private String known(Map<String, String> names, String tensor) throws ModelRepositoryException {
        String name = names.get(tensor);
        if (name == null) {
            throw source.invalid("uses '" + tensor + "' before it is calculated");
        }
        return name;
    }
}
