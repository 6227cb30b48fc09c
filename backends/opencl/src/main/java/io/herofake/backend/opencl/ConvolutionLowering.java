package io.herofake.backend.opencl;

import io.herofake.backend.opencl.Launch.Argument;
import io.herofake.backend.opencl.Launch.Constant;
import io.herofake.backend.opencl.Launch.Count;
import io.herofake.backend.opencl.Launch.Range;
import io.herofake.backend.opencl.Launch.Read;
import io.herofake.backend.opencl.Launch.Write;
import java.util.List;

/** Turns convolutions into launches. Used once, by one thread. */
final class ConvolutionLowering {

    private final LaunchWriter writer;
    private final Tuning tuning;
    private final Constants constants;
    private final int maxBatch;

    ConvolutionLowering(LaunchWriter writer, Tuning tuning, Constants constants, int maxBatch) {
        this.writer = writer;
        this.tuning = tuning;
        this.constants = constants;
        this.maxBatch = maxBatch;
    }

    /** Adds the launches of a convolution. */
    void lower(Layer.Convolution layer, Choice choice) throws ClException {
        writer.size(layer.output(), layer.outShape());
        Packing packing = Packing.of(layer.weights(), choice, tuning.blocked());
        Constant weights = new Constant(constants.weights(layer, packing));
        Constant shift = new Constant(
                constants.vector(layer.shift(), tuning.stride(layer.outShape().channels())));
        if (choice.winograd()) {
            winograd(layer, choice, packing, weights, shift);
        } else if (layer.window().pointwise()) {
            product(layer, choice, packing, weights, shift);
        } else {
            windows(layer, choice, packing, weights, shift);
        }
    }

    private void product(Layer.Convolution layer, Choice choice, Packing packing, Constant weights, Constant shift) {
        int stride = tuning.stride(layer.in().channels());
        Count length = Count.each(layer.outShape().pixels());
        Rows rows = new Rows(length, Count.of(1), 1, 0, 0, 1, 0, layer.in().channels(), stride, 0);
        convolution(
                layer, choice, packing, rows, writer.read(layer.input()), weights, shift, layer.output(), flags(layer));
    }

    private void windows(Layer.Convolution layer, Choice choice, Packing packing, Constant weights, Constant shift) {
        Window window = layer.window();
        Shape in = layer.in();
        Shape out = layer.outShape();
        int height = in.height() + window.top() + window.bottom();
        int width = in.width() + window.left() + window.right();
        boolean copy = !window.pixel();
        int stride = copy ? in.channels() : tuning.stride(in.channels());
        Read source = copy ? new Read(padded(layer, height, width)) : writer.read(layer.input());
        Rows rows = new Rows(
                Count.of(out.width()),
                Count.each(out.height()),
                out.height(),
                Math.multiplyExact(height * width, stride),
                window.strideY() * width * stride,
                window.height(),
                width * stride,
                window.width() * in.channels(),
                window.strideX() * stride,
                out.width() * tuning.stride(out.channels()));
        convolution(layer, choice, packing, rows, source, weights, shift, layer.output(), flags(layer));
    }

    /** The input with its padding and without gaps between pixels, so that a window's row is one run of values. */
    private int padded(Layer.Convolution layer, int height, int width) {
        Shape in = layer.in();
        Window window = layer.window();
        int target = writer.temporary((long) height * width * in.channels());
        if (layer.input() == Network.INPUT) {
            writer.arrangeInput(window, height, width, target, in.channels());
            return target;
        }
        writer.add(
                "pad",
                Count.of(width),
                Count.each(height),
                Count.of(1),
                new Read(layer.input()),
                new Write(target),
                Count.of(in.channels()),
                Count.of(in.height()),
                Count.of(in.width()),
                Count.of(window.top()),
                Count.of(window.left()),
                Count.of(height),
                Count.of(width),
                Count.of(tuning.stride(in.channels())),
                Count.each(height));
        return target;
    }

    private void winograd(Layer.Convolution layer, Choice choice, Packing packing, Constant weights, Constant shift) {
        Shape in = layer.in();
        Shape out = layer.outShape();
        int tilesY = Choice.tiles(out.height());
        int tilesX = Choice.tiles(out.width());
        int inStride = tuning.stride(in.channels());
        int outStride = tuning.stride(out.channels());
        int tiles = tilesY * tilesX;
        int inPlane = Math.multiplyExact(maxBatch * tiles, inStride);
        int outPlane = Math.multiplyExact(maxBatch * tiles, outStride);
        int transformed = writer.temporary((long) Choice.WINOGRAD_PLANES * tiles * inStride);
        int products = writer.temporary((long) Choice.WINOGRAD_PLANES * tiles * outStride);
        writer.add(
                "winogradInput",
                Count.of(inStride / tuning.width()),
                Count.of(tilesX),
                Count.each(tilesY),
                writer.read(layer.input()),
                new Write(transformed),
                Count.of(inStride),
                Count.of(in.height()),
                Count.of(in.width()),
                Count.of(layer.window().top()),
                Count.of(layer.window().left()),
                Count.of(tilesY),
                Count.of(tilesX),
                Count.of(inPlane),
                Count.each(tilesY));
        Rows rows = new Rows(
                Count.each(tiles),
                Count.of(Choice.WINOGRAD_PLANES),
                1,
                inPlane,
                0,
                1,
                0,
                in.channels(),
                inStride,
                outPlane);
        convolution(layer, choice, packing, rows, new Read(transformed), weights, shift, products, 0);
        writer.add(
                "winogradOutput",
                Count.of(outStride / tuning.width()),
                Count.of(tilesX),
                Count.each(tilesY),
                new Read(products),
                shift,
                residual(layer.residual(), shift),
                new Write(layer.output()),
                Count.of(outStride),
                Count.of(out.height()),
                Count.of(out.width()),
                Count.of(tilesY),
                Count.of(tilesX),
                Count.of(outPlane),
                Count.each(tilesY),
                Count.of(flags(layer)));
    }

    /** Where the convolution's kernel finds rows of input and puts rows of output; the kernel says what each is. */
    private record Rows(
            Count length,
            Count count,
            int rowsPerImage,
            int imageStride,
            int rowStride,
            int windowRows,
            int windowRowStride,
            int run,
            int pixelStride,
            int outRowStride) {}

    private void convolution(
            Layer.Convolution layer,
            Choice choice,
            Packing packing,
            Rows rows,
            Read source,
            Constant weights,
            Constant shift,
            int target,
            int flags) {
        Tile tile = choice.tile();
        Variant variant = Variant.convolution(tile);
        int localX = Math.min(tuning.localX(), Integer.highestOneBit(packing.blocks()));
        Range range = new Range(
                Count.of(packing.blocks()), rows.length(), tile.pixels(), rows.count(), localX, tuning.localY());
        List<Argument> arguments = List.of(
                source,
                weights,
                shift,
                KernelFlags.residual(flags) ? residual(layer.residual(), shift) : shift,
                new Write(target),
                rows.length(),
                rows.count(),
                Count.of(packing.blocks()),
                Count.of(rows.rowsPerImage()),
                Count.of(rows.imageStride()),
                Count.of(rows.rowStride()),
                Count.of(rows.windowRows()),
                Count.of(rows.windowRowStride()),
                Count.of(rows.run()),
                Count.of(rows.pixelStride()),
                Count.of(packing.blockStride()),
                Count.of(packing.winograd() ? packing.planeStride() : 0),
                Count.of(packing.stepStride()),
                Count.of(tuning.stride(layer.outShape().channels())),
                Count.of(rows.outRowStride()),
                Count.of(flags));
        writer.add(new Launch(variant, "convolution", arguments, range));
    }

    private static int flags(Layer.Convolution layer) {
        return KernelFlags.of(true, layer.relu(), layer.residual());
    }

    private Argument residual(int value, Argument without) {
        return value == Layer.NONE ? without : writer.read(value);
    }
}
