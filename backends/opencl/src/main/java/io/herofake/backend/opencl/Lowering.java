package io.herofake.backend.opencl;

import io.herofake.backend.opencl.Launch.Argument;
import io.herofake.backend.opencl.Launch.Constant;
import io.herofake.backend.opencl.Launch.Count;
import io.herofake.backend.opencl.Launch.Read;
import io.herofake.backend.opencl.Launch.Write;
import java.util.Map;

/** Turns a network's layers into launches of kernels. Used once, by one thread. */
final class Lowering {

    private final LaunchWriter writer;
    private final Tuning tuning;
    private final Constants constants;
    private final ConvolutionLowering convolutions;

    Lowering(LaunchWriter writer, Tuning tuning, Constants constants, int maxBatch) {
        this.writer = writer;
        this.tuning = tuning;
        this.constants = constants;
        this.convolutions = new ConvolutionLowering(writer, tuning, constants, maxBatch);
    }

    /**
     * Adds the launches of a network; the value that it gives is the result as rows without gaps.
     *
     * @param choices for each convolution, by its output
     */
    int lower(Network network, Map<Integer, Choice> choices) throws ClException {
        for (Layer layer : network.layers()) {
            if (layer instanceof Layer.Convolution convolution) {
                convolutions.lower(convolution, choices.getOrDefault(layer.output(), tuning.plain(convolution)));
            } else {
                lower(layer);
            }
        }
        int classes = network.classes();
        int result = writer.temporary(classes);
        writer.arrangeRows(classes, network.output(), tuning.stride(classes), result, classes);
        return result;
    }

    private void lower(Layer layer) throws ClException {
        writer.size(layer.output(), layer.outShape());
        if (layer instanceof Layer.Pooling pooling) {
            pool(pooling);
        } else if (layer instanceof Layer.Pointwise pointwise) {
            pointwise(pointwise);
        } else if (layer instanceof Layer.Flatten flatten) {
            flatten(flatten);
        } else if (layer instanceof Layer.Softmax softmax) {
            softmax(softmax);
        }
    }

    private void softmax(Layer.Softmax layer) {
        int channels = layer.outShape().channels();
        writer.add(
                "softmax",
                Count.each(1),
                Count.of(1),
                Count.of(1),
                writer.read(layer.input()),
                new Write(layer.output()),
                Count.of(channels),
                Count.of(tuning.stride(channels)),
                Count.each(1));
    }

    private void pool(Layer.Pooling layer) {
        Shape out = layer.outShape();
        Window window = layer.window();
        int stride = tuning.stride(out.channels());
        writer.add(
                "pool",
                Count.of(stride / tuning.width()),
                Count.of(out.width()),
                Count.each(out.height()),
                writer.read(layer.input()),
                new Write(layer.output()),
                Count.of(stride),
                Count.of(layer.in().height()),
                Count.of(layer.in().width()),
                Count.of(out.height()),
                Count.of(out.width()),
                Count.of(window.height()),
                Count.of(window.width()),
                Count.of(window.strideY()),
                Count.of(window.strideX()),
                Count.of(window.top()),
                Count.of(window.left()),
                Count.of(layer.average() ? 1 : 0),
                Count.of(layer.countPadding() ? 1 : 0),
                Count.each(out.height()));
    }

    private void pointwise(Layer.Pointwise layer) throws ClException {
        int stride = tuning.stride(layer.outShape().channels());
        boolean scaled = layer.scale().size() > 0;
        Read source = writer.read(layer.input());
        Argument scale = scaled ? new Constant(constants.vector(layer.scale(), stride)) : source;
        Argument shift = scaled ? new Constant(constants.vector(layer.shift(), stride)) : source;
        int flags = KernelFlags.of(scaled, layer.relu(), layer.residual());
        Count pixels = Count.each(layer.outShape().pixels());
        writer.add(
                "pointwise",
                Count.of(stride / tuning.width()),
                pixels,
                Count.of(1),
                source,
                layer.residual() == Layer.NONE ? source : writer.read(layer.residual()),
                scale,
                shift,
                new Write(layer.output()),
                Count.of(stride),
                pixels,
                Count.of(flags));
    }

    private void flatten(Layer.Flatten layer) {
        Shape in = layer.in();
        int values = layer.outShape().channels();
        int outStride = tuning.stride(values);
        if (layer.input() == Network.INPUT) {
            // The input is in the order of rows already.
            writer.arrangeRows(values, Network.INPUT, values, layer.output(), outStride);
            return;
        }
        writer.add(
                "flatten",
                Count.of(outStride),
                Count.each(1),
                Count.of(1),
                new Read(layer.input()),
                new Write(layer.output()),
                Count.of(in.channels()),
                Count.of(in.pixels()),
                Count.of(tuning.stride(in.channels())),
                Count.of(outStride),
                Count.each(1));
    }
}
