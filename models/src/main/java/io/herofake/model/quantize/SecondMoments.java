package io.herofake.model.quantize;

import java.nio.FloatBuffer;

/**
 * The second moments of what a layer's weights are multiplied with, {@code sum x x^T} over positions and pictures: which errors of
 * weights can make up for each other. Keeps the lower triangle, {@code 4 n (n + 1)} bytes for n columns. Not thread-safe.
 */
public final class SecondMoments {
    private final double[][] rows;
    private int pictures;
    private double numbers;

    /**
     * Of nothing yet.
     *
     * @param columns how many weights an output channel has
     */
    public SecondMoments(int columns) {
        rows = new double[columns][];
        for (int row = 0; row < columns; row++) {
            rows[row] = new double[row + 1];
        }
    }

    /**
     * Counts a picture.
     *
     * @param matrix the sums over its positions, row by row, read from position 0 to the limit with absolute gets
     * @throws ArithmeticException      if a value is not finite
     * @throws IllegalArgumentException if it is no square matrix of as many columns
     */
    public void add(FloatBuffer matrix) {
        if (matrix.limit() != (long) rows.length * rows.length) {
            throw new IllegalArgumentException(
                    matrix.limit() + " values are no square matrix of " + rows.length + " columns");
        }
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column <= row; column++) {
                rows[row][column] += matrix.get(row * rows.length + column);
            }
            if (!Double.isFinite(rows[row][row])) {
                throw new ArithmeticException("a second moment is " + rows[row][row]);
            }
        }
        pictures++;
    }

    /** Counts how many numbers the positions of a picture have: that many columns, times positions. */
    public void addSize(FloatBuffer size) {
        numbers += size.get(0);
    }

    /**
     * Whether there were at least as many positions, over all pictures, as there are columns. With fewer there are directions that were never
     * seen, and errors would be put into these.
     */
    public boolean enough() {
        return numbers >= (double) rows.length * rows.length;
    }

    int columns() {
        return rows.length;
    }

    /** The sum of {@code x_i^2}. */
    double square(int column) {
        return rows[column][column];
    }

    /**
     * The lower triangle with columns in another order, and something added to each element of the diagonal, so that it has an
     * inverse.
     *
     * @throws IllegalStateException if there was no picture
     */
    double[][] reordered(int[] order, double added) {
        if (pictures == 0) {
            throw new IllegalStateException("there was no picture");
        }
        double[][] copy = new double[order.length][];
        for (int i = 0; i < order.length; i++) {
            copy[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                copy[i][j] = rows[Math.max(order[i], order[j])][Math.min(order[i], order[j])];
            }
            copy[i][i] += added;
        }
        return copy;
    }
}
