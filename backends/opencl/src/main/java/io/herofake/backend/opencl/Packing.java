package io.herofake.backend.opencl;

/**
 * How a convolution's weights lie on the device.
 *
 * @param winograd      whether they are transformed into planes
 * @param blockChannels output channels of a block
 * @param blocks        how many blocks
 * @param blockStride   values from block to block
 * @param planeStride   values from plane to plane
 * @param stepStride    values from one step of the innermost loop to the next
 * @param floats        values in all
 */
record Packing(
        boolean winograd,
        int blockChannels,
        int blocks,
        int blockStride,
        int planeStride,
        int stepStride,
        long floats) {

    static Packing of(Weights weights, Choice choice, boolean blocked) {
        int channels = choice.tile().channels();
        int blocks = (weights.outputs() + channels - 1) / channels;
        int steps = Math.multiplyExact(weights.inputs(), choice.winograd() ? 1 : weights.windows());
        int plane = Math.multiplyExact(steps, blocks * channels);
        return new Packing(
                choice.winograd(),
                channels,
                blocks,
                blocked ? steps * channels : channels,
                plane,
                blocked ? channels : blocks * channels,
                (long) plane * (choice.winograd() ? Choice.WINOGRAD_PLANES : 1));
    }
}
