package io.herofake.server.engine;

import io.herofake.backend.BackendException;
import io.herofake.model.Verdict;
import io.herofake.model.picture.PictureException;

/**
 * What a replica runs: the stages of a batch of pictures. Not thread-safe: the replica's thread uses it, one batch at a time:
 * {@link #load} of each picture, then {@link #infer}, then the verdicts. The replica closes it.
 */
public interface Pipeline extends AutoCloseable {

    /**
     * Turns what a request brings into the model's input.
     *
     * @param index its place in the batch, from 0
     * @throws PictureException if the file cannot be used
     */
    void load(Content content, int index) throws PictureException;

    /**
     * Runs the model on the first so many pictures. What was not loaded is some constant input, as the measurement at start
     * wants it.
     *
     * @throws BackendException if the inference failed
     */
    void infer(int batch) throws BackendException;

    /**
     * What the last inference says of a picture.
     *
     * @throws BackendException if it is no verdict
     */
    Verdict verdict(int index) throws BackendException;

    /** The model's output for a picture, as the graph gives it; a copy. */
    float[] output(int index);

    /** Bytes of native memory that it holds, as far as it knows. */
    long nativeMemoryBytes();

    @Override
    void close();
}
