package io.herofake.vart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * A quantised network for the test double: its description, and the same arithmetic once more in Java, written apart from the
 * double's. The rules are stated in {@code int8_network.hpp}.
 */
public final class DpuNetwork {

    /** What a layer does. */
    private enum Kind {
        CONV,
        FC,
        MAXPOOL,
        AVGPOOL
    }

    /** Numbers with a place: height, width, channels. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Grid(int height, int width, int channels, byte[] values) {
        int at(int row, int column, int channel) {
            boolean inside = row >= 0 && row < height && column >= 0 && column < width;
            return inside ? values[(row * width + column) * channels + channel] : 0;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Layer(
            Kind kind,
            int kernel,
            int stride,
            int pad,
            int out,
            int inFix,
            int weightFix,
            int biasFix,
            int fix,
            boolean relu,
            byte[] weights,
            byte[] biases) {

        String describe() {
            return switch (kind) {
                case MAXPOOL, AVGPOOL ->
                    (kind == Kind.MAXPOOL ? "maxpool " : "avgpool ") + kernel + " " + stride + "\n";
                case CONV -> "conv " + kernel + " " + stride + " " + pad + numbers();
                case FC -> "fc" + numbers();
            };
        }

        private String numbers() {
            HexFormat hex = HexFormat.of();
            return " " + out + " " + weightFix + " " + biasFix + " " + fix + " " + (relu ? 1 : 0) + "\n"
                    + hex.formatHex(weights) + "\n" + hex.formatHex(biases) + "\n";
        }

        Grid run(Grid in) {
            int kernelHeight = kind == Kind.FC ? in.height : kernel;
            int kernelWidth = kind == Kind.FC ? in.width : kernel;
            int channels = kind == Kind.CONV || kind == Kind.FC ? out : in.channels;
            int height = (in.height + 2 * pad - kernelHeight) / stride + 1;
            int width = (in.width + 2 * pad - kernelWidth) / stride + 1;
            Grid made = new Grid(height, width, channels, new byte[height * width * channels]);
            for (int i = 0; i < made.values.length; i++) {
                int channel = i % channels;
                int column = i / channels % width * stride - pad;
                int row = i / channels / width * stride - pad;
                made.values[i] = kind == Kind.MAXPOOL || kind == Kind.AVGPOOL
                        ? pool(in, row, column, channel)
                        : dot(in, row, column, channel, kernelHeight, kernelWidth);
            }
            return made;
        }

        private byte pool(Grid in, int row, int column, int channel) {
            int largest = Byte.MIN_VALUE;
            long sum = 0;
            for (int i = 0; i < kernel * kernel; i++) {
                int value = in.at(row + i / kernel, column + i % kernel, channel);
                largest = Math.max(largest, value);
                sum += value;
            }
            return kind == Kind.MAXPOOL ? (byte) largest : saturate(halfUp(sum, (long) kernel * kernel));
        }

        private byte dot(Grid in, int row, int column, int channel, int kernelHeight, int kernelWidth) {
            long sum = (long) biases[channel] << (inFix + weightFix - biasFix);
            int weight = channel * kernelHeight * kernelWidth * in.channels;
            for (int y = 0; y < kernelHeight; y++) {
                for (int x = 0; x < kernelWidth; x++) {
                    for (int c = 0; c < in.channels; c++) {
                        sum += (long) weights[weight++] * in.at(row + y, column + x, c);
                    }
                }
            }
            byte value = saturate(halfUp(sum, 1L << (inFix + weightFix - fix)));
            return relu && value < 0 ? 0 : value;
        }

        private static long halfUp(long sum, long by) {
            return Math.floorDiv(2 * sum + by, 2 * by);
        }

        private static byte saturate(long value) {
            return (byte) Math.min(127, Math.max(-128, value));
        }
    }

    private final Random random;
    private final int height;
    private final int width;
    private final int channels;
    private final int inputFix;
    private final List<Layer> layers = new ArrayList<>();
    private final List<String> extra = new ArrayList<>();
    private String target = DoubleProvider.TARGET;

    /** A network without layers over pictures of this size. */
    public DpuNetwork(long seed, int height, int width, int channels, int inputFix) {
        this.random = new Random(seed);
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.inputFix = inputFix;
    }

    /** One of any layers, sizes, positions and weights. */
    public static DpuNetwork any(long seed) {
        Random random = new Random(seed);
        DpuNetwork network = new DpuNetwork(
                seed, 5 + random.nextInt(9), 5 + random.nextInt(9), 1 + random.nextInt(4), random.nextInt(7));
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Grid shape = network.run(network.blank());
            if (Math.min(shape.height, shape.width) < 3 || random.nextInt(3) > 0) {
                network.conv(1 + random.nextInt(2) * 2, 1 + random.nextInt(2), 1 + random.nextInt(6));
            } else {
                network.pool(random.nextBoolean(), 2 + random.nextInt(2), 1 + random.nextInt(2));
            }
        }
        return network.fc(2 + random.nextInt(4), false);
    }

    /** A perceptron over 16 x 16 pictures, of some 800,000 weights and two classes. */
    public static DpuNetwork perceptron() {
        return new DpuNetwork(42, 16, 16, 3, 5).fc(1024, true).fc(2, false);
    }

    /** Adds a convolution with padding that keeps the size at stride 1, and relu. */
    public DpuNetwork conv(int kernel, int stride, int out) {
        Grid shape = run(blank());
        return weighted(Kind.CONV, kernel, stride, kernel / 2, out, kernel * kernel * shape.channels, true);
    }

    /** Adds a fully connected layer. */
    public DpuNetwork fc(int out, boolean relu) {
        return weighted(Kind.FC, 0, 1, 0, out, run(blank()).values.length, relu);
    }

    /** Adds a pooling layer. */
    public DpuNetwork pool(boolean largest, int kernel, int stride) {
        Kind kind = largest ? Kind.MAXPOOL : Kind.AVGPOOL;
        int fix = outputFix();
        layers.add(new Layer(kind, kernel, stride, 0, 0, fix, 0, 0, fix, false, new byte[0], new byte[0]));
        return this;
    }

    /** Adds a line to the description, for example a fault. */
    public DpuNetwork with(String line) {
        extra.add(line);
        return this;
    }

    /** For another DPU. */
    public DpuNetwork forTarget(String name) {
        target = name;
        return this;
    }

    private DpuNetwork weighted(Kind kind, int kernel, int stride, int pad, int out, int inputs, boolean relu) {
        int inFix = outputFix();
        int weightFix = 5 + random.nextInt(3);
        // Sums of n products of numbers of about 32 and 18 spread over about 576 sqrt(n): brought to some tens, at
        // times more.
        int shift = 4 + (32 - Integer.numberOfLeadingZeros(inputs)) / 2 + random.nextInt(2);
        int biasFix = inFix + weightFix - random.nextInt(8);
        byte[] weights = new byte[out * inputs];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (byte) (random.nextInt(64) - 32);
        }
        byte[] biases = new byte[out];
        random.nextBytes(biases);
        layers.add(new Layer(
                kind,
                kernel,
                stride,
                pad,
                out,
                inFix,
                weightFix,
                biasFix,
                inFix + weightFix - shift,
                relu,
                weights,
                biases));
        return this;
    }

    /** Writes the description. */
    public Path write(Path file) throws IOException {
        StringBuilder text = new StringBuilder("herofake-dpu-double 1\n")
                .append("target " + target + "\n")
                .append("input " + height + " " + width + " " + channels + " " + inputFix + "\n");
        layers.forEach(layer -> text.append(layer.describe()));
        extra.forEach(line -> text.append(line + "\n"));
        return Files.writeString(file, text.append("end\n"));
    }

    /** Height, width and channels of a picture. */
    public List<Integer> inputShape() {
        return List.of(height, width, channels);
    }

    /** Position of the input. */
    public int inputFix() {
        return inputFix;
    }

    /** Position of the output. */
    public int outputFix() {
        return layers.isEmpty() ? inputFix : layers.get(layers.size() - 1).fix;
    }

    /** A picture of any numbers. */
    public byte[] picture(long seed) {
        byte[] values = new byte[height * width * channels];
        new Random(seed).nextBytes(values);
        return values;
    }

    /** What the network makes of a picture. */
    public byte[] run(byte[] picture) {
        return run(new Grid(height, width, channels, picture)).values;
    }

    private Grid blank() {
        return new Grid(height, width, channels, new byte[height * width * channels]);
    }

    private Grid run(Grid picture) {
        Grid values = picture;
        for (Layer layer : layers) {
            values = layer.run(values);
        }
        return values;
    }
}
