package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import java.util.ArrayList;
import java.util.List;

/** Nodes that give the second moments of what a layer's weights are multiplied with, in the order of its weights. */
final class Patches {
    private static final List<Long> NONE = List.of(0L, 0L, 0L, 0L);
    private static final List<Long> ONE = List.of(1L, 1L);

    private final GraphParts parts;
    private final OnnxMl.NodeProto node;
    private final String name;
    private final String sizes;

    Patches(GraphParts parts, Stage stage) {
        this.parts = parts;
        this.node = stage.node();
        this.name = stage.moments();
        this.sizes = stage.momentsSizes();
    }

    /** Whether a layer's windows can be cut out: fully connected ones, and convolutions in two dimensions without groups. */
    static boolean known(Stage stage, List<Long> shape) {
        OnnxMl.NodeProto node = stage.node();
        return node.getOpType().equals("Gemm")
                || (shape.size() == 4
                        && Attributes.integer(node, "group", 1) == 1
                        && Attributes.text(node, "auto_pad", "NOTSET").equals("NOTSET"));
    }

    /**
     * Adds the nodes.
     *
     * @param from  the layer's input
     * @param shape of its weights, {@code [out, ...]}
     */
    void add(String from, List<Long> shape) {
        String columns = name + "/columns";
        if (shape.size() == 4) {
            windows(from, shape.get(2), shape.get(3), columns);
            parts.node("Transpose", name + "/rows", columns);
            parts.node("MatMul", name, columns, name + "/rows");
        } else {
            parts.node("Transpose", columns, from);
            parts.node("MatMul", name, columns, from);
        }
        parts.node("Size", name + "/size", columns);
        parts.node("Cast", sizes, name + "/size")
                .addAttribute(GraphParts.integer("to", OnnxMl.TensorProto.DataType.FLOAT_VALUE));
    }

    /** {@code [in * height * width, positions]}. */
    private void windows(String from, long height, long width, String output) {
        List<Long> pads = Attributes.integers(node, "pads", NONE);
        List<Long> dilations = Attributes.integers(node, "dilations", ONE);
        parts.longs(name + "/pads", 0, 0, pads.get(0), pads.get(1), 0, 0, pads.get(2), pads.get(3));
        parts.longs(name + "/axes", 2, 3);
        parts.longs(name + "/third", 2);
        List<Long> strides = Attributes.integers(node, "strides", ONE);
        parts.longs(name + "/strides", strides.get(0), strides.get(1));
        parts.node("Pad", name + "/padded", from, name + "/pads");
        List<String> all = new ArrayList<>();
        for (long y = 0; y < height; y++) {
            for (long x = 0; x < width; x++) {
                all.add(window(
                        y * dilations.get(0),
                        x * dilations.get(1),
                        (height - 1 - y) * dilations.get(0),
                        (width - 1 - x) * dilations.get(1)));
            }
        }
        parts.node("Concat", name + "/windows", all.toArray(String[]::new)).addAttribute(GraphParts.integer("axis", 2));
        parts.node("Flatten", output, name + "/windows").addAttribute(GraphParts.integer("axis", 3));
    }

    /** All that one element of the window sees: so many rows and columns are left out before and behind. */
    private String window(long top, long left, long bottom, long right) {
        String part = name + "/" + top + "-" + left;
        parts.longs(part + "/starts", top, left);
        parts.longs(part + "/ends", bottom == 0 ? Integer.MAX_VALUE : -bottom, right == 0 ? Integer.MAX_VALUE : -right);
        parts.node(
                "Slice", part, name + "/padded", part + "/starts", part + "/ends", name + "/axes", name + "/strides");
        parts.node("Unsqueeze", part + "/wide", part, name + "/third");
        return part + "/wide";
    }
}
