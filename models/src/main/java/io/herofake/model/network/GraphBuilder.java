package io.herofake.model.network;

import ai.onnx.proto.OnnxMl;
import io.herofake.model.network.Layer.Conv;
import java.util.ArrayList;
import java.util.List;

/** Turns a network into the nodes and constants of an ONNX graph. Used once, by one thread. */
final class GraphBuilder implements Layer.Visitor<String> {
    private final WeightSource weights;
    private final List<OnnxMl.NodeProto.Builder> nodes = new ArrayList<>();
    private final List<Initializer> initializers = new ArrayList<>();
    private String current;

    /** Builds the graph of a network between two named tensors. */
    GraphBuilder(Network network, WeightSource weights, String input, String output) {
        this.weights = weights;
        this.current = input;
        network.layers().forEach(layer -> current = layer.accept(this));
        nodes.get(nodes.size() - 1).setOutput(0, output);
    }

    List<OnnxMl.NodeProto> nodes() {
        return nodes.stream().map(OnnxMl.NodeProto.Builder::build).toList();
    }

    List<Initializer> initializers() {
        return initializers;
    }

    @Override
    public String conv(Conv layer) {
        return conv(layer, current);
    }

    private String conv(Conv layer, String input) {
        ConvWeights values = new ConvWeights(layer, weights);
        String output = node("Conv", layer.name(), input, add(values.kernel()), add(values.bias()));
        attribute("kernel_shape", layer.kernel(), layer.kernel());
        attribute("strides", layer.stride(), layer.stride());
        attribute("pads", layer.padding(), layer.padding(), layer.padding(), layer.padding());
        return layer.relu() ? relu(layer.name(), output) : output;
    }

    @Override
    public String maxPool(Layer.MaxPool layer) {
        String output = node("MaxPool", layer.name(), current);
        attribute("kernel_shape", layer.kernel(), layer.kernel());
        attribute("strides", layer.stride(), layer.stride());
        attribute("pads", layer.padding(), layer.padding(), layer.padding(), layer.padding());
        return output;
    }

    @Override
    public String residual(Layer.Residual layer) {
        String body = current;
        for (Conv step : layer.body()) {
            body = conv(step, body);
        }
        Conv projection = layer.shortcut();
        String shortcut = projection == null ? current : conv(projection, current);
        return relu(layer.name(), node("Add", layer.name() + ".add", body, shortcut));
    }

    @Override
    public String globalAveragePool(Layer.GlobalAveragePool layer) {
        return node("GlobalAveragePool", layer.name(), current);
    }

    @Override
    public String flatten(Layer.Flatten layer) {
        return node("Flatten", layer.name(), current);
    }

    @Override
    public String linear(Layer.Linear layer) {
        String output = node("Gemm", layer.name(), current, add(layer.weight()), add(layer.bias()));
        nodes.get(nodes.size() - 1)
                .addAttribute(OnnxMl.AttributeProto.newBuilder()
                        .setName("transB")
                        .setType(OnnxMl.AttributeProto.AttributeType.INT)
                        .setI(1));
        return layer.relu() ? relu(layer.name(), output) : output;
    }

    private String relu(String name, String input) {
        return node("Relu", name + ".relu", input);
    }

    private String add(Parameter parameter) {
        return add(new Initializer(
                parameter.name(),
                parameter.shape(),
                parameter.rows(),
                parameter.columns(),
                (row, into) -> weights.readRow(parameter, row, into)));
    }

    private String add(Initializer initializer) {
        initializers.add(initializer);
        return initializer.name();
    }

    /** Adds a node with one output, which has the node's name. */
    private String node(String operator, String name, String... inputs) {
        nodes.add(OnnxMl.NodeProto.newBuilder()
                .setOpType(operator)
                .setName(name)
                .addAllInput(List.of(inputs))
                .addOutput(name));
        return name;
    }

    private void attribute(String name, long... values) {
        OnnxMl.AttributeProto.Builder attribute =
                OnnxMl.AttributeProto.newBuilder().setName(name).setType(OnnxMl.AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        nodes.get(nodes.size() - 1).addAttribute(attribute);
    }
}
