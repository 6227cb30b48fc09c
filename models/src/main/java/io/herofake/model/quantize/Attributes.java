package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import java.util.Optional;

/** Reads attributes of nodes. */
final class Attributes {
    private Attributes() {}

    /** A whole number, or the default where the node does not say. */
    static long integer(OnnxMl.NodeProto node, String name, long otherwise) {
        return find(node, name).map(OnnxMl.AttributeProto::getI).orElse(otherwise);
    }

    /** A number, or the default where the node does not say. */
    static float number(OnnxMl.NodeProto node, String name, float otherwise) {
        return find(node, name).map(OnnxMl.AttributeProto::getF).orElse(otherwise);
    }

    private static Optional<OnnxMl.AttributeProto> find(OnnxMl.NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }
}
