package io.herofake.model.quantize;

import java.util.Random;

/** Random networks of the operators that can be halved, the same for the same seed; all give {@code [N, 2]}. */
final class RandomSmallGraph {
    private static final int LAYERS = 8;

    private final Random random;
    private final SmallGraph graph = new SmallGraph();
    private String current = "input";
    private int channels = 3;
    private int side = SmallGraph.SIDE;
    private int count;

    private RandomSmallGraph(long seed) {
        random = new Random(seed);
    }

    static SmallGraph of(long seed) {
        RandomSmallGraph made = new RandomSmallGraph(seed);
        made.convolution(4 + made.random.nextInt(5));
        for (int i = 0; i < LAYERS; i++) {
            made.layer();
        }
        made.end();
        return made.graph;
    }

    private void layer() {
        switch (random.nextInt(9)) {
            case 0 -> convolution(4 + random.nextInt(5));
            case 1 -> current = node("Relu", current);
            case 2 -> current = node("LeakyRelu", current);
            case 3 -> normalisation();
            case 4 -> pool(random.nextBoolean() ? "MaxPool" : "AveragePool");
            case 5 -> residual();
            case 6 -> branches();
            case 7 -> clip();
            default -> current = node(random.nextBoolean() ? "Sigmoid" : "Identity", current);
        }
    }

    private String node(String type, String... inputs) {
        String name = type + count++;
        graph.node(type, name, inputs);
        return name;
    }

    private String constant(double offset, double spread, long... shape) {
        String name = "constant" + count++;
        graph.constant(name, offset, spread, shape);
        return name;
    }

    private void convolution(int to) {
        String weights = constant(0, 1 / Math.sqrt(channels * 3), to, channels, 3, 3);
        current = random.nextBoolean()
                ? node("Conv", current, weights, constant(0, 0.3, to))
                : node("Conv", current, weights);
        graph.attribute("pads", 1, 1, 1, 1);
        channels = to;
    }

    private void normalisation() {
        current = node(
                "BatchNormalization",
                current,
                constant(1, 0.3, channels),
                constant(0, 0.3, channels),
                constant(0, 0.3, channels),
                constant(1, 0.5, channels));
    }

    private void pool(String type) {
        if (side > 1) {
            current = node(type, current);
            graph.attribute("kernel_shape", 2, 2).attribute("strides", 2, 2);
            side /= 2;
        }
    }

    private void residual() {
        String before = current;
        convolution(channels);
        current = node(random.nextBoolean() ? "Add" : "Sub", current, before);
    }

    private void branches() {
        String before = current;
        convolution(channels);
        current = node("Concat", current, before);
        graph.attribute("axis", 1);
        channels *= 2;
    }

    private void clip() {
        current = node("Clip", current, "", constant(2, 0.5));
    }

    private void end() {
        String pooled = node(random.nextBoolean() ? "GlobalAveragePool" : "GlobalMaxPool", current);
        String flat = node("Flatten", pooled);
        String scaled = node("Mul", flat, constant(1, 0.2, channels));
        if (random.nextBoolean()) {
            String logits = node("MatMul", scaled, constant(0, 1, channels, 2));
            graph.node("Softmax", "output", logits);
        } else {
            graph.node("Gemm", "output", scaled, constant(0, 1, 2, channels), constant(0, 0.1, 2))
                    .attribute("transB", 1);
        }
    }
}
