package io.herofake.model.quantize;

import java.util.stream.IntStream;

/** {@code A = L L^T} of a symmetric matrix, block by block, rows in parallel. The result does not depend on the threads. */
final class Cholesky {
    private static final int BLOCK = 64;

    private Cholesky() {}

    /**
     * Replaces the lower triangle of A by L.
     *
     * @param lower row i has i + 1 values
     * @throws ArithmeticException if A is not positive definite
     */
    static void factor(double[][] lower) {
        for (int begin = 0; begin < lower.length; begin += BLOCK) {
            int end = Math.min(lower.length, begin + BLOCK);
            int first = begin;
            for (int row = begin; row < end; row++) {
                solve(lower, row, begin, end);
            }
            IntStream.range(end, lower.length).parallel().forEach(row -> solve(lower, row, first, end));
            double[][] across = transposed(lower, begin, end);
            IntStream.range(end, lower.length).parallel().forEach(row -> subtract(lower[row], across, first, end));
        }
    }

    /** Columns {@code begin} to {@code end} of a row of L, when the rows above and the columns before are done. */
    private static void solve(double[][] lower, int row, int begin, int end) {
        double[] values = lower[row];
        for (int column = begin; column < Math.min(end, row + 1); column++) {
            double[] other = lower[column];
            double sum = values[column];
            for (int k = begin; k < column; k++) {
                sum -= values[k] * other[k];
            }
            values[column] = column < row ? sum / other[column] : root(sum);
        }
    }

    private static double root(double square) {
        if (!(square > 0)) {
            throw new ArithmeticException("the second moments of a layer's input are not positive definite");
        }
        return Math.sqrt(square);
    }

    /** A block of columns as rows, each from {@code end} on. */
    private static double[][] transposed(double[][] lower, int begin, int end) {
        double[][] across = new double[end - begin][lower.length - end];
        for (int row = end; row < lower.length; row++) {
            for (int column = begin; column < end; column++) {
                across[column - begin][row - end] = lower[row][column];
            }
        }
        return across;
    }

    /** Takes the block's part of the products from the rest of a row; inner loops run along rows, so that they become vector instructions. */
    private static void subtract(double[] row, double[][] across, int begin, int end) {
        for (int k = begin; k < end; k++) {
            double factor = row[k];
            double[] values = across[k - begin];
            for (int column = end; column < row.length; column++) {
                row[column] -= factor * values[column - end];
            }
        }
    }
}
