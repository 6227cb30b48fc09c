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
        /** Has weights, and a range of its own for its output. */
        WEIGHTED,
        /** Calculates, and has a range of its own for its output. */
        CALCULATING,
        /** Only picks or rearranges: its output has the numbers of its input. */
        PASSING,
        /** Stays float32. */
        FLOAT
    }
}
