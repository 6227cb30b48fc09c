package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import java.util.List;
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

    /** A text, or the default where the node does not say. */
    static String text(OnnxMl.NodeProto node, String name, String otherwise) {
        return find(node, name).map(found -> found.getS().toStringUtf8()).orElse(otherwise);
    }

    /** Whole numbers, or the default where the node does not say. */
    static List<Long> integers(OnnxMl.NodeProto node, String name, List<Long> otherwise) {
        return find(node, name).map(OnnxMl.AttributeProto::getIntsList).orElse(otherwise);
    }

    private static Optional<OnnxMl.AttributeProto> find(OnnxMl.NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }
}
