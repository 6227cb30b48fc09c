package io.herofake.backend.opencl;

/** Puts what never changes on the device. The buffers belong to whoever implements this. */
interface Constants {

    /** A layer's weights. */
    ClContext.Buffer weights(Layer.Convolution layer, Packing packing) throws ClException;

    /** Values, then zeros up to a length. */
    ClContext.Buffer vector(Values values, int length) throws ClException;
}
