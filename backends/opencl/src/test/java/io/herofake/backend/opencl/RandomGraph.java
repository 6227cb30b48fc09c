package io.herofake.backend.opencl;

import java.util.Random;

/**
 * A seeded random graph of all operators that the executor runs: convolutions with any windows, residuals, poolings, then a
 * head.
 */
final class RandomGraph {

    private static final int CLASSES = 4;
    private static final int STEPS = 7;
    private static final int SMALLEST = 4;

    private final Random random;
    private final GraphWriter writer;
    private String at = GraphWriter.INPUT;
    private int channels = 3;
    private int height;
    private int width;

    private RandomGraph(long seed) {
        random = new Random(seed);
        height = 9 + random.nextInt(32);
        width = 9 + random.nextInt(32);
        writer = new GraphWriter(seed, height, width);
    }

    /**
     * A graph.
     *
     * @param writer holds it
     * @param output its output, of {@code classes} values
     */
    record Drawn(GraphWriter writer, String output, int classes) {}

    static Drawn draw(long seed) {
        RandomGraph graph = new RandomGraph(seed);
        for (int i = 0; i < STEPS; i++) {
            graph.step();
        }
        return new Drawn(graph.writer, graph.head(), CLASSES);
    }

    private void step() {
        switch (random.nextInt(5)) {
            case 0 -> residual();
            case 1 -> pooling();
            case 2 -> at = writer.relu(at);
            default -> convolution();
        }
    }

    private void convolution() {
        int kernel = 1 + random.nextInt(Math.min(4, Math.min(height, width)));
        int stride = Math.min(height, width) > 2 * SMALLEST ? 1 + random.nextInt(2) : 1;
        int[] pads = pads(kernel);
        int out = 1 + random.nextInt(40);
        at = writer.conv(at, channels, out, kernel, stride, pads);
        resize(kernel, stride, pads);
        channels = out;
        if (random.nextBoolean()) {
            at = writer.normalisation(at, channels);
        }
        if (random.nextBoolean()) {
            at = writer.relu(at);
        }
    }

    private void residual() {
        String body = writer.conv(at, channels, channels, 3, 1, 1, 1, 1, 1);
        String shortcut = random.nextBoolean() ? at : writer.conv(at, channels, channels, 1, 1, 0, 0, 0, 0);
        at = random.nextBoolean() ? writer.sum(body, shortcut) : writer.sum(shortcut, body);
        if (random.nextBoolean()) {
            at = writer.relu(at);
        }
    }

    private void pooling() {
        if (Math.min(height, width) < 2 * SMALLEST) {
            return;
        }
        int kernel = 2 + random.nextInt(2);
        int stride = 1 + random.nextInt(2);
        int[] pads = pads(kernel);
        at = writer.pool(random.nextBoolean() ? "MaxPool" : "AveragePool", at, kernel, stride, pads);
        resize(kernel, stride, pads);
    }

    private int[] pads(int kernel) {
        return random.ints(4, 0, (kernel + 1) / 2).toArray();
    }

    private void resize(int kernel, int stride, int[] pads) {
        height = (height + pads[0] + pads[2] - kernel) / stride + 1;
        width = (width + pads[1] + pads[3] - kernel) / stride + 1;
    }

    private String head() {
        boolean pooled = random.nextBoolean();
        if (pooled) {
            at = writer.plain("GlobalAveragePool", at);
        }
        at = writer.plain("Flatten", at);
        int values = pooled ? channels : channels * height * width;
        int hidden = 1 + random.nextInt(70);
        at = random.nextBoolean()
                ? writer.gemm(at, values, hidden, random.nextBoolean())
                : writer.sumWithConstant(writer.matMul(at, values, hidden), hidden);
        at = writer.gemm(writer.relu(at), hidden, CLASSES, true);
        return random.nextBoolean() ? writer.plain("Softmax", at) : at;
    }
}
