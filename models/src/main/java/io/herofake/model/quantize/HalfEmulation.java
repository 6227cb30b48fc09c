package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The same graph for a runtime that has no float16: every node that calculates in it reads float32 copies of its inputs and
 * has its output rounded. Such a runtime would put casts there itself, and then take each pair of them away again, with
 * the rounding. Casts of the graph's own it has to keep.
 */
final class HalfEmulation {
    private final Set<String> others;
    private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
    private final GraphParts parts = new GraphParts(graph);
    private final Set<String> widened = new HashSet<>();

    /**
     * @param others constants that are no floats
     */
    private HalfEmulation(Set<String> others) {
        this.others = others;
    }

    /** Rewrites the nodes of a graph in float16. */
    static OnnxMl.GraphProto of(OnnxMl.GraphProto half, Set<String> others) {
        HalfEmulation emulation = new HalfEmulation(others);
        emulation.graph.setName(half.getName());
        for (OnnxMl.NodeProto node : half.getNodeList()) {
            if (HalfGraph.calculatesInHalf(node)) {
                emulation.add(node);
            } else {
                emulation.graph.addNode(node);
            }
        }
        return emulation.graph.build();
    }

    private void add(OnnxMl.NodeProto node) {
        List<String> inputs = node.getInputList().stream().map(this::wide).toList();
        String output = node.getOutput(0);
        graph.addNode(node.toBuilder().clearInput().addAllInput(inputs).setOutput(0, output + "/exact"));
        parts.cast(output + "/exact", output, OnnxMl.TensorProto.DataType.FLOAT16_VALUE);
    }

    private String wide(String input) {
        if (input.isEmpty() || others.contains(input)) {
            return input;
        }
        String wide = input + "/wide";
        if (widened.add(input)) {
            parts.cast(input, wide, OnnxMl.TensorProto.DataType.FLOAT_VALUE);
        }
        return wide;
    }
}
