package io.herofake.backend.opencl;

import ai.onnx.proto.OnnxMl;
import java.util.Map;

/**
 * A graph whose large constants may be elsewhere. Immutable.
 *
 * @param proto   the graph; the constants that are elsewhere have no values in it
 * @param outside those values, by the constant's place among the graph's initializers
 */
record OnnxGraph(OnnxMl.GraphProto proto, Map<Integer, Content> outside) {

    /** Copies the map. */
    OnnxGraph {
        outside = Map.copyOf(outside);
    }

    /** A graph with all its values. */
    static OnnxGraph whole(OnnxMl.GraphProto proto) {
        return new OnnxGraph(proto, Map.of());
    }
}
