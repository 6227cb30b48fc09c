package io.herofake.backend.opencl;

import ai.onnx.proto.OnnxMl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a graph by name and number, who reads them, and the layers so far. Not thread-safe. */
final class GraphValues {

    private final Map<String, Integer> readersByName = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Shape> shapes = new ArrayList<>();
    private final List<Integer> readers = new ArrayList<>();

    /** By output, in the order in which they run. */
    private final Map<Integer, Layer> layers = new LinkedHashMap<>();

    GraphValues(OnnxMl.GraphProto graph) {
        graph.getNodeList().forEach(node -> node.getInputList().forEach(this::count));
        graph.getOutputList().forEach(output -> count(output.getName()));
    }

    private void count(String name) {
        readersByName.merge(name, 1, Integer::sum);
    }

    /** Numbers a new value. */
    int define(String name, Shape shape) {
        int number = shapes.size();
        shapes.add(shape);
        readers.add(readersByName.getOrDefault(name, 0));
        numbers.put(name, number);
        return number;
    }

    /** Gives a value a second name; the node that does so is none of its readers. */
    void alias(String name, int number) {
        numbers.put(name, number);
        readers.set(number, readers.get(number) - 1 + readersByName.getOrDefault(name, 0));
    }

    Shape shape(int number) {
        return shapes.get(number);
    }

    /** A node's input. */
    int find(OnnxNode node, int input) throws InvalidGraphException {
        Integer number = numbers.get(node.input(input));
        if (number == null) {
            throw node.invalid("reads '" + node.input(input) + "', which neither the input nor a node before it gives");
        }
        return number;
    }

    /** The shape of a value that must be a row. */
    Shape flat(OnnxNode node, int number) throws InvalidGraphException {
        Shape shape = shape(number);
        if (!shape.flat()) {
            throw node.invalid("reads a picture of " + shape + "; a flattened row is supported");
        }
        return shape;
    }

    /** A shape that must have a size. */
    Shape checked(OnnxNode node, Shape out) throws InvalidGraphException {
        if (out.height() < 1 || out.width() < 1 || out.channels() < 1) {
            throw node.invalid("has a window that is larger than its input");
        }
        return out;
    }

    /** The layer that makes a value, if it has one reader only; null otherwise. */
    @Nullable
    Layer onlyReader(int number) {
        return readers.get(number) == 1 ? layers.get(number) : null;
    }

    void add(Layer layer) {
        layers.put(layer.output(), layer);
    }

    /** Puts a layer, now last, in the place of one whose result nobody else reads. */
    void replace(Layer old, Layer by) {
        layers.remove(old.output());
        add(by);
    }

    /** The layers as a network. */
    Network network(String output, Shape input) throws InvalidGraphException {
        Integer number = numbers.get(output);
        if (number == null || number == Network.INPUT) {
            throw new InvalidGraphException("has output '" + output + "', which no node gives");
        }
        Shape shape = shape(number);
        if (!shape.flat()) {
            throw new InvalidGraphException("has output '" + output + "' of " + shape + "; a row of classes is needed");
        }
        return new Network(new ArrayList<>(layers.values()), input, shapes.size(), number, shape.channels());
    }
}
