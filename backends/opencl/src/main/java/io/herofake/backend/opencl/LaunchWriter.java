package io.herofake.backend.opencl;

import io.herofake.backend.opencl.Launch.Argument;
import io.herofake.backend.opencl.Launch.Count;
import io.herofake.backend.opencl.Launch.Range;
import io.herofake.backend.opencl.Launch.Read;
import io.herofake.backend.opencl.Launch.Write;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects launches and says how large each value is. Values past the network's own are what lies between the launches of one layer.
 * Used once, by one thread.
 */
final class LaunchWriter {

    private final Tuning tuning;
    private final Shape input;
    private final Variant layers;
    private final List<Launch> launches = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();

    /** The input as pixels with neighbouring channels, once something needs it so. */
    private int arrangedInput = Layer.NONE;

    LaunchWriter(Tuning tuning, Network network) {
        this.tuning = tuning;
        this.input = network.input();
        this.layers = Variant.layers(tuning.width());
        for (int i = 0; i < network.values(); i++) {
            sizes.add(0L);
        }
        sizes.set(Network.INPUT, input.elements());
    }

    List<Launch> launches() {
        return launches;
    }

    /** Values of one picture, by value. */
    List<Long> sizes() {
        return sizes;
    }

    /** Says what a value is. */
    void size(int value, Shape shape) {
        sizes.set(value, (long) shape.pixels() * tuning.stride(shape.channels()));
    }

    /** A new value of that many floats a picture. */
    int temporary(long floats) {
        sizes.add(floats);
        return sizes.size() - 1;
    }

    void add(Launch launch) {
        launches.add(launch);
    }

    /** Adds a launch of a kernel that is not the convolution's; the driver chooses work groups. */
    void add(String kernel, Count x, Count y, Count z, Argument... arguments) {
        launches.add(new Launch(layers, kernel, List.of(arguments), new Range(x, y, 1, z, 0, 0)));
    }

    /** Reads a value as pixels with neighbouring channels. */
    Read read(int value) {
        // The input is the only one that is not so.
        return new Read(value == Network.INPUT ? arrangedInput() : value);
    }

    private int arrangedInput() {
        if (arrangedInput == Layer.NONE) {
            int stride = tuning.stride(input.channels());
            arrangedInput = temporary((long) input.pixels() * stride);
            arrangeInput(Window.PIXEL, input.height(), input.width(), arrangedInput, stride);
        }
        return arrangedInput;
    }

    /**
     * Adds the launch that puts the input's channels beside each other, with a window's padding.
     *
     * @param height    with padding
     * @param width     with padding
     * @param target    value
     * @param outStride values from pixel to pixel
     */
    void arrangeInput(Window window, int height, int width, int target, int outStride) {
        add(
                "arrange",
                Count.of(outStride),
                Count.of(width),
                Count.each(height),
                new Read(Network.INPUT),
                new Write(target),
                Count.of(input.channels()),
                Count.of(input.height()),
                Count.of(input.width()),
                Count.of(window.top()),
                Count.of(window.left()),
                Count.of(height),
                Count.of(width),
                Count.of(outStride),
                Count.each(height),
                Count.of(Math.toIntExact(input.elements())),
                Count.of(input.width()),
                Count.of(1),
                Count.of(input.pixels()));
    }

    /** Adds the launch that changes the gaps between rows of values. */
    void arrangeRows(int values, int source, int inStride, int target, int outStride) {
        add(
                "arrange",
                Count.of(outStride),
                Count.of(1),
                Count.each(1),
                new Read(source),
                new Write(target),
                Count.of(values),
                Count.of(1),
                Count.of(1),
                Count.of(0),
                Count.of(0),
                Count.of(1),
                Count.of(1),
                Count.of(outStride),
                Count.each(1),
                Count.of(inStride),
                Count.of(0),
                Count.of(0),
                Count.of(1));
    }
}
