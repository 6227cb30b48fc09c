package io.herofake.backend.opencl;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Packs weights on the device and owns what it made. Not thread-safe. An {@link UncheckedIOException} says that the file could not be read.
 */
final class WeightStore implements Constants, AutoCloseable {

    private static final long PART_BYTES = 8 << 20;

    private final ClContext context;
    private final Programs programs;
    private final Tuning tuning;
    private final ClQueue queue;
    private final Releases releases = new Releases();

    WeightStore(ClContext context, Programs programs, Tuning tuning) throws ClException {
        this.context = context;
        this.programs = programs;
        this.tuning = tuning;
        this.queue = context.queue();
        releases.add(queue::close);
    }

    @Override
    public ClContext.Buffer weights(Layer.Convolution layer, Packing packing) throws ClException {
        ClContext.Buffer target = context.buffer(packing.floats());
        releases.add(target::close);
        Weights weights = layer.weights();
        int channels = layer.scale().size();
        try (ClContext.Buffer raw = context.buffer(weights.products());
                ClContext.Buffer scale = context.buffer(channels);
                ClKernel kernel = programs.kernel(
                        Variant.layers(tuning.width()), packing.winograd() ? "winogradWeights" : "packWeights");
                FloatPointer scales = new FloatPointer(layer.scale().padded(channels))) {
            write(raw, weights.values());
            queue.write(scale, 0, scales, (long) channels * Float.BYTES);
            int argument = 0;
            for (ClContext.Buffer buffer : new ClContext.Buffer[] {raw, scale, target}) {
                kernel.set(argument++, buffer);
            }
            for (int number : numbers(weights, packing)) {
                kernel.set(argument++, number);
            }
            long steps = packing.winograd() ? weights.inputs() : (long) weights.inputs() * weights.windows();
            queue.run(kernel, new long[] {(long) packing.blocks() * packing.blockChannels(), steps, 1}, null);
            // The raw weights must live until they have been read.
            queue.finish();
        }
        return target;
    }

    private static int[] numbers(Weights weights, Packing packing) {
        if (packing.winograd()) {
            return new int[] {
                weights.outputs(),
                weights.inputs(),
                packing.blockChannels(),
                packing.blocks(),
                packing.blockStride(),
                packing.planeStride(),
                packing.stepStride()
            };
        }
        return new int[] {
            weights.outputs(),
            weights.inputs(),
            weights.windows(),
            weights.outputStride(),
            weights.inputStride(),
            packing.blockChannels(),
            packing.blocks(),
            packing.blockStride(),
            packing.stepStride()
        };
    }

    @Override
    public ClContext.Buffer vector(Values values, int length) throws ClException {
        ClContext.Buffer buffer = context.buffer(length);
        releases.add(buffer::close);
        try (FloatPointer padded = new FloatPointer(values.padded(length))) {
            queue.write(buffer, 0, padded, (long) length * Float.BYTES);
        }
        return buffer;
    }

    /** Copies in parts, so that only one of them is in this process's memory besides the device's. */
    private void write(ClContext.Buffer target, Content values) throws ClException {
        try (BytePointer part = new BytePointer(Math.min(PART_BYTES, values.bytes()))) {
            for (long from = 0; from < values.bytes(); from += PART_BYTES) {
                long bytes = Math.min(PART_BYTES, values.bytes() - from);
                values.read(from, part.asByteBuffer().limit((int) bytes));
                queue.write(target, from, part, bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        releases.close();
    }
}
