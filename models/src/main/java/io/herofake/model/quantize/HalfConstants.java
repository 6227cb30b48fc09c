package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import io.herofake.model.HalfFloat;
import io.herofake.model.ModelRepositoryException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The constants of a graph, checked and chosen as its nodes ask for them: as float16, as float32, or as they are. Used once. */
final class HalfConstants {
    /** Of what a tensor's weights add up to without their signs: more than this must be in numbers that keep all their bits. */
    private static final double MOST_SMALL = 0.5;

    private static final int LEAST_RANK = 2;

    private final FloatGraph graph;
    private final Map<String, OnnxMl.TensorProto> all = new HashMap<>();
    private final Map<String, RoundedConstant> rounded = new LinkedHashMap<>();
    private final Map<String, RoundedConstant> wide = new LinkedHashMap<>();
    private final Map<String, OnnxMl.TensorProto> others = new LinkedHashMap<>();
    private HalfLoss loss = HalfLoss.NONE;

    HalfConstants(FloatGraph graph) {
        this.graph = graph;
        graph.model().getGraph().getInitializerList().forEach(constant -> all.put(constant.getName(), constant));
    }

    /** The constant that a node of type Constant gives. */
    void add(OnnxMl.NodeProto node) throws ModelRepositoryException {
        OnnxMl.TensorProto value = node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals("value"))
                .map(OnnxMl.AttributeProto::getT)
                .findFirst()
                .orElseThrow(() -> graph.invalid("has " + FloatGraph.describe(node) + " that is no tensor"));
        all.put(node.getOutput(0), value);
    }

    boolean has(String name) {
        return all.containsKey(name);
    }

    /** What a node that calculates in float16 reads in a constant's place. */
    String half(String name) throws ModelRepositoryException {
        if (!isFloat(name)) {
            return asItIs(name);
        }
        if (!rounded.containsKey(name)) {
            Constant values = values(name);
            check(name, values);
            loss = loss.plus(HalfLoss.of(values.values()));
            rounded.put(name, new RoundedConstant(wide.containsKey(name) ? name + "/fp16" : name, values, true));
        }
        return rounded.get(name).name();
    }

    /** What a node that calculates in float32 reads in a constant's place. */
    String wide(String name) throws ModelRepositoryException {
        if (!isFloat(name)) {
            return asItIs(name);
        }
        if (!wide.containsKey(name)) {
            Constant values = values(name);
            checkFinite(name, values.values());
            wide.put(name, new RoundedConstant(rounded.containsKey(name) ? name + "/fp32" : name, values, false));
        }
        return wide.get(name).name();
    }

    /** The float constants that were asked for, in the order in which they were. */
    List<RoundedConstant> floats() {
        List<RoundedConstant> floats = new ArrayList<>(rounded.values());
        floats.addAll(wide.values());
        return floats;
    }

    /** The other constants that were asked for: shapes and the like. */
    List<OnnxMl.TensorProto> others() {
        return List.copyOf(others.values());
    }

    /** Of all constants that were asked for as float16. */
    HalfLoss loss() {
        return loss;
    }

    private String asItIs(String name) {
        others.put(name, tensor(name).toBuilder().setName(name).build());
        return name;
    }

    private boolean isFloat(String name) throws ModelRepositoryException {
        int type = tensor(name).getDataType();
        if (type == OnnxMl.TensorProto.DataType.FLOAT16_VALUE
                || type == OnnxMl.TensorProto.DataType.BFLOAT16_VALUE
                || type == OnnxMl.TensorProto.DataType.DOUBLE_VALUE) {
            throw graph.invalid("has weights '" + name + "' that are " + OnnxMl.TensorProto.DataType.forNumber(type)
                    + "; only float32 models can be halved: give the original file");
        }
        return type == OnnxMl.TensorProto.DataType.FLOAT_VALUE;
    }

    private Constant values(String name) throws ModelRepositoryException {
        Constant values = Constant.of(tensor(name));
        if (values.size() != values.values().limit()) {
            throw graph.invalid("has weights '" + name + "' with "
                    + values.values().limit() + " values for shape " + values.shape());
        }
        return values;
    }

    private OnnxMl.TensorProto tensor(String name) {
        OnnxMl.TensorProto tensor = all.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("'" + name + "' is no constant of the graph");
        }
        return tensor;
    }

    private void check(String name, Constant constant) throws ModelRepositoryException {
        FloatBuffer values = constant.values();
        checkFinite(name, values);
        double sum = 0;
        double small = 0;
        for (int i = 0; i < values.limit(); i++) {
            float magnitude = Math.abs(values.get(i));
            if (magnitude > HalfFloat.MAX) {
                throw graph.invalid("has weights '" + name + "' that hold " + values.get(i)
                        + ", beyond 65504, the largest number of float16");
            }
            sum += magnitude;
            small += magnitude < HalfFloat.LEAST_NORMAL ? magnitude : 0;
        }
        // What is added, such as a bias, may be as small as it likes: it is lost beside what it is added to.
        if (constant.shape().size() >= LEAST_RANK && small > MOST_SMALL * sum) {
            throw graph.invalid(
                    "has weights '" + name + "' that are too small for float16: "
                            + Math.round(100 * small / sum)
                            + "% of what they add up to is in numbers below 2^-14, which lose bits or become 0; at most 50% may be");
        }
    }

    private void checkFinite(String name, FloatBuffer values) throws ModelRepositoryException {
        for (int i = 0; i < values.limit(); i++) {
            if (!Float.isFinite(values.get(i))) {
                throw graph.invalid("has weights '" + name + "' that hold " + values.get(i) + "; they must be finite");
            }
        }
    }
}
