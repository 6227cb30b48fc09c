package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.quantize.Stage.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns the nodes of a float graph into steps of the quantised one: batch normalisations go into the convolution before
 * them, ReLUs into what they follow, nodes without effect disappear. Convolutions of the graph's input stay float32, as does the
 * fully connected layer that gives its output, with all behind it. Used once.
 */
final class StageReader {
    private static final Map<String, Kind> KINDS = Map.of(
            "Conv", Kind.WEIGHTED,
            "Gemm", Kind.WEIGHTED,
            "Add", Kind.CALCULATING,
            "AveragePool", Kind.CALCULATING,
            "GlobalAveragePool", Kind.CALCULATING,
            "Relu", Kind.CALCULATING,
            "MaxPool", Kind.PASSING,
            "Flatten", Kind.PASSING,
            "Softmax", Kind.FLOAT);
    private static final Set<String> WITHOUT_EFFECT = Set.of("Dropout", "Identity");
    private static final String NORM = "BatchNormalization";
    private static final String RELU = "Relu";

    private final FloatGraph graph;
    private final String input;
    private final List<Stage> stages = new ArrayList<>();
    private final Set<OnnxMl.NodeProto> folded = new HashSet<>();
    /** The tensor that stands for another, for outputs of nodes without effect. */
    private final Map<String, String> same = new HashMap<>();

    StageReader(FloatGraph graph, String input) {
        this.graph = graph;
        this.input = input;
    }

    /**
     * All steps, in order.
     *
     * @throws ModelRepositoryException {@code INVALID_MODEL} naming what cannot be quantised
     */
    List<Stage> read() throws ModelRepositoryException {
        checkTypes();
        for (OnnxMl.NodeProto node : graph.nodes()) {
            if (WITHOUT_EFFECT.contains(node.getOpType())) {
                skip(node);
            } else if (!folded.contains(node)) {
                stages.add(stage(node));
            }
        }
        if (stages.stream().noneMatch(stage -> stage.kind() == Kind.WEIGHTED)) {
            throw graph.invalid(
                    "has no convolution or fully connected layer that could be quantised, besides its first and last");
        }
        return stages;
    }

    private void checkTypes() throws ModelRepositoryException {
        Set<String> others = new TreeSet<>();
        for (OnnxMl.NodeProto node : graph.nodes()) {
            String type = node.getOpType();
            if (type.contains("QuantizeLinear") || type.startsWith("QLinear") || type.endsWith("Integer")) {
                throw graph.invalid("is quantised already: it has " + FloatGraph.describe(node));
            }
            if (!KINDS.containsKey(type) && !type.equals(NORM) && !WITHOUT_EFFECT.contains(type)) {
                others.add(type);
            }
        }
        if (!others.isEmpty()) {
            Set<String> known = new TreeSet<>(KINDS.keySet());
            known.addAll(WITHOUT_EFFECT);
            known.add(NORM);
            throw graph.invalid("has operators that cannot be quantised: " + String.join(", ", others) + "; known: "
                    + String.join(", ", known));
        }
    }

    private void skip(OnnxMl.NodeProto node) throws ModelRepositoryException {
        if (graph.isOutput(node.getOutput(0))) {
            throw graph.invalid("ends in " + FloatGraph.describe(node) + ", which has no effect; remove it");
        }
        same.put(node.getOutput(0), resolve(node.getInput(0)));
    }

    private Stage stage(OnnxMl.NodeProto node) throws ModelRepositoryException {
        String type = node.getOpType();
        if (type.equals(NORM)) {
            throw graph.invalid("has " + FloatGraph.describe(node)
                    + ", which does not follow a convolution that nothing else uses; only such can be folded");
        }
        String output = node.getOutput(0);
        OnnxMl.@Nullable NodeProto norm = null;
        if (type.equals("Conv")) {
            Optional<OnnxMl.NodeProto> following = graph.onlyConsumer(output, NORM);
            norm = following.map(this::fold).orElse(null);
            output = norm == null ? output : norm.getOutput(0);
        }
        boolean relu = type.equals(RELU);
        if (takesRelu(node)) {
            Optional<OnnxMl.NodeProto> following = graph.onlyConsumer(output, RELU);
            relu = following.isPresent();
            output = following.map(this::fold).map(last -> last.getOutput(0)).orElse(output);
        }
        List<String> inputs = activations(node);
        return new Stage(node, kind(node, inputs, output), inputs, output, relu, norm);
    }

    private OnnxMl.NodeProto fold(OnnxMl.NodeProto node) {
        folded.add(node);
        return node;
    }

    private static boolean takesRelu(OnnxMl.NodeProto node) {
        return Set.of("Conv", "Gemm", "Add").contains(node.getOpType());
    }

    private Kind kind(OnnxMl.NodeProto node, List<String> inputs, String output) throws ModelRepositoryException {
        Kind kind = KINDS.get(node.getOpType());
        if (kind == null) {
            throw new IllegalStateException("operators are checked before: " + node.getOpType());
        }
        boolean last =
                graph.isOutput(output) || graph.onlyConsumer(output, "Softmax").isPresent();
        if (kind == Kind.FLOAT && !graph.isOutput(output)) {
            throw graph.invalid("has " + FloatGraph.describe(node) + " before its end; only the last node may be one");
        }
        boolean entry = node.getOpType().equals("Conv") && inputs.equals(List.of(input));
        return last ? Kind.FLOAT : entry ? Kind.ENTRY : kind;
    }

    private List<String> activations(OnnxMl.NodeProto node) throws ModelRepositoryException {
        int count = node.getOpType().equals("Add") ? 2 : 1;
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (graph.isConstant(node.getInput(i))) {
                throw graph.invalid("has " + FloatGraph.describe(node) + " of a constant; that cannot be quantised");
            }
            inputs.add(resolve(node.getInput(i)));
        }
        return inputs;
    }

    private String resolve(String tensor) {
        return same.getOrDefault(tensor, tensor);
    }
}
