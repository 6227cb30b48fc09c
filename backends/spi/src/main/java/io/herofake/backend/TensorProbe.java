package io.herofake.backend;

import java.nio.FloatBuffer;

/**
 * A graph that is run for the sake of its inner tensors, as calibration for a quantised variant wants them. Not thread-safe:
 * one thread uses it. The owner closes it, which gives its native memory back; a second close does nothing.
 */
public interface TensorProbe extends AutoCloseable {

    /** Hears of the tensors of one run. */
    @FunctionalInterface
    interface Listener {
        /**
         * A tensor.
         *
         * @param name   in the graph
         * @param values float32, position 0; valid only during the call
         */
        void tensor(String name, FloatBuffer values);
    }

    /** The input of one picture: direct, native order, float32 {@code [1, 3, height, width]}; written with absolute puts. */
    FloatBuffer input();

    /**
     * Runs one picture and hands over the tensors that were asked for.
     *
     * @throws BackendException if the run fails
     * @throws IllegalStateException if it is closed
     */
    void run(Listener listener) throws BackendException;

    @Override
    void close();
}
