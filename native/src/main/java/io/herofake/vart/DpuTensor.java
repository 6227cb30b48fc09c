package io.herofake.vart;

import java.util.List;

/**
 * An int8 tensor as a DPU has it: real value = stored value * 2^-fixPoint.
 *
 * @param name     the compiler's name for it
 * @param shape    NHWC, or {@code [batch, classes]}; the first is the number of pictures that the DPU takes at once
 * @param fixPoint position of the binary point; may be negative, or above 7
 */
public record DpuTensor(String name, List<Integer> shape, int fixPoint) {
    /** Copies the list. */
    public DpuTensor {
        shape = List.copyOf(shape);
    }

    /** Pictures that the DPU takes at once. */
    public int batch() {
        return shape.get(0);
    }

    /** Values, which are bytes, of one picture. */
    public int elementsPerPicture() {
        return shape.stream().skip(1).reduce(1, Math::multiplyExact);
    }
}
