package io.herofake.model.network;

import io.herofake.model.ModelRepositoryException;
import java.io.IOException;
import java.util.List;

/**
 * A constant of an ONNX graph whose values are made when they are written, a row at a time.
 *
 * @param name    in the graph
 * @param shape   in the graph
 * @param rows    how often {@link RowSource#fill} is called, from row 0 up
 * @param columns values of a row
 * @param values  makes a row
 */
record Initializer(String name, List<Integer> shape, int rows, int columns, RowSource values) {

    /** Makes the values of a row. */
    @FunctionalInterface
    interface RowSource {
        void fill(int row, float[] into) throws IOException, ModelRepositoryException;
    }

    long bytes() {
        return (long) rows * columns * Float.BYTES;
    }
}
