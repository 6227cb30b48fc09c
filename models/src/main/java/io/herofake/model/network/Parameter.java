package io.herofake.model.network;

import java.util.List;

/**
 * One tensor that a network learns, float32.
 *
 * @param name    as in a PyTorch state dictionary, for example {@code layer1.0.conv1.weight}
 * @param shape   {@code [out, in, height, width]} of a convolution, {@code [out, in]} of a linear layer, {@code [n]} else
 * @param initial how it is filled when there are no weights
 */
public record Parameter(String name, List<Integer> shape, Initial initial) {
    /** Copies the list. */
    public Parameter {
        shape = List.copyOf(shape);
    }

    /** Output channels, or 1 for a vector. A row is what is read and written at a time. */
    public int rows() {
        return shape.size() == 1 ? 1 : shape.get(0);
    }

    /** Values of a row; for a convolution or linear layer this is its fan-in. */
    public int columns() {
        int columns = 1;
        for (int i = shape.size() == 1 ? 0 : 1; i < shape.size(); i++) {
            columns = Math.multiplyExact(columns, shape.get(i));
        }
        return columns;
    }

    /** Values in all. */
    public long elements() {
        return (long) rows() * columns();
    }
}
