package io.herofake.backend.opencl;

/**
 * The weights of a convolution or fully connected layer as the file has them. Valid until the file is closed.
 *
 * @param values       float32
 * @param outputs      output channels
 * @param inputs       input channels
 * @param windows      pixels of a window
 * @param outputStride values from one output channel to the next
 * @param inputStride  values from one input channel to the next; a window's values are neighbours
 */
record Weights(Content values, int outputs, int inputs, int windows, int outputStride, int inputStride) {

    /** Multiplications for one output pixel. */
    long products() {
        return (long) outputs * inputs * windows;
    }
}
