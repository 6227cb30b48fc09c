package io.herofake.backend.opencl;

import ai.onnx.proto.OnnxMl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A node with its attributes; those that nobody asked for are refused. Not thread-safe. */
final class OnnxNode {

    private final OnnxMl.NodeProto node;
    private final Map<String, OnnxMl.AttributeProto> attributes = new HashMap<>();

    OnnxNode(OnnxMl.NodeProto node) {
        this.node = node;
        node.getAttributeList().forEach(attribute -> attributes.put(attribute.getName(), attribute));
    }

    String operator() {
        return node.getOpType();
    }

    /** The node's name, or its first output's where it has none. */
    String name() {
        if (!node.getName().isEmpty()) {
            return node.getName();
        }
        return node.getOutputCount() > 0 ? node.getOutput(0) : "";
    }

    /** The name of an input; empty if it is left out. */
    String input(int index) {
        return index < node.getInputCount() ? node.getInput(index) : "";
    }

    boolean hasInput(int index) {
        return !input(index).isEmpty();
    }

    /** The one output. */
    String output() throws InvalidGraphException {
        if (node.getOutputList().stream().filter(name -> !name.isEmpty()).count() != 1) {
            throw invalid("has outputs " + node.getOutputList() + "; one is supported");
        }
        return node.getOutput(0);
    }

    /** Takes an attribute. */
    long number(String attribute, long missing) {
        OnnxMl.AttributeProto found = attributes.remove(attribute);
        return found == null ? missing : found.getI();
    }

    /** Takes an attribute. */
    float real(String attribute, float missing) {
        OnnxMl.AttributeProto found = attributes.remove(attribute);
        return found == null ? missing : found.getF();
    }

    /** Takes an attribute. */
    String text(String attribute, String missing) {
        OnnxMl.AttributeProto found = attributes.remove(attribute);
        return found == null ? missing : found.getS().toStringUtf8();
    }

    /** Takes an attribute of exactly so many numbers as there are where it is missing. */
    int[] numbers(String attribute, int... missing) throws InvalidGraphException {
        OnnxMl.AttributeProto found = attributes.remove(attribute);
        if (found == null) {
            return missing;
        }
        List<Long> values = found.getIntsList();
        if (values.size() != missing.length) {
            throw invalid("has " + attribute + " " + values + "; " + missing.length + " numbers are supported");
        }
        return values.stream().mapToInt(Math::toIntExact).toArray();
    }

    /** Takes an attribute that must have a value. */
    void require(String attribute, long only) throws InvalidGraphException {
        long value = number(attribute, only);
        if (value != only) {
            throw invalid("has " + attribute + " " + value + "; " + only + " is supported");
        }
    }

    /** Takes attributes that change nothing. */
    void ignore(Set<String> names) {
        attributes.keySet().removeAll(names);
    }

    /** Refuses what was not taken. */
    void finish() throws InvalidGraphException {
        if (!attributes.isEmpty()) {
            throw invalid(
                    "has attributes " + attributes.keySet().stream().sorted().toList() + ", which are not supported");
        }
    }

    InvalidGraphException invalid(String what) {
        return new InvalidGraphException(operator() + " '" + name() + "' " + what);
    }
}
