package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of the quantised graph: a node of the float graph with what follows it and is computed along with it.
 *
 * @param node   the node; for its type and attributes
 * @param kind   how it is quantised
 * @param inputs the tensors of the float graph that it reads, without weights
 * @param output the tensor of the float graph that it gives, after what was folded into it
 * @param relu   whether a ReLU is part of it
 * @param norm   the batch normalisation that is folded into its weights; null for none
 */
record Stage(
        OnnxMl.NodeProto node,
        Kind kind,
        List<String> inputs,
        String output,
        boolean relu,
        OnnxMl.@Nullable NodeProto norm) {

    /** How a step is quantised. */
    enum Kind {
        /** A convolution of the graph's input: stays float32, with a range of its own for its output. */
        ENTRY,
        /** Has weights, and a range of its own for its output. */
        WEIGHTED,
        /** Calculates, and has a range of its own for its output. */
        CALCULATING,
        /** Only picks or rearranges: its output has the numbers of its input. */
        PASSING,
        /** Could be in 8 bits and stays float32; layers that read it round it for themselves, each channel with a step of its own. */
        PLAIN,
        /** Stays float32. */
        FLOAT
    }

    /** Whether its bias can be corrected for what rounding does: all that calculate with weights, but for the first. */
    boolean correctable() {
        return kind == Kind.WEIGHTED
                || (kind == Kind.FLOAT
                        && node.getOpType().equals("Gemm")
                        && Attributes.integer(node, "transA", 0) == 0
                        && Attributes.number(node, "alpha", 1) == 1
                        && Attributes.number(node, "beta", 1) == 1);
    }

    /** The same as another kind. */
    Stage as(Kind other) {
        return new Stage(node, other, inputs, output, relu, norm);
    }

    /** Whether it has weights. */
    boolean weighted() {
        return node.getOpType().equals("Conv") || node.getOpType().equals("Gemm");
    }

    /** What to call it: as its node, or its output where that has no name. */
    String name() {
        return node.getName().isEmpty() ? output : node.getName();
    }

    /** The name of a tensor with the largest absolute value of each of its channels. */
    String magnitude() {
        return output + "/magnitude";
    }

    /** What it gives before a ReLU, in the float graph. */
    String linear() {
        return norm == null ? node.getOutput(0) : norm.getOutput(0);
    }

    /** The name of a tensor with the mean of each of its channels, before a ReLU. */
    String mean() {
        return output + "/mean";
    }

    /** The name of a tensor with the second moments of its input. */
    String moments() {
        return output + "/moments";
    }

    /** The name of a tensor with how many numbers {@link #moments()} are made of. */
    String momentsSizes() {
        return output + "/sizes";
    }

    /** The operator that gives {@link #mean()}: over the positions of one picture. */
    String meanOperator() {
        return node.getOpType().equals("Gemm") ? "Identity" : "GlobalAveragePool";
    }
}
