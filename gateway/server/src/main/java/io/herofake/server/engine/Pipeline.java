package io.herofake.server.engine;

import io.herofake.backend.BackendException;
import io.herofake.model.Verdict;
import io.herofake.model.picture.PictureException;

/**
 * The stages that one picture passes in a slot, for one model. Not thread-safe: one slot's thread uses it, one picture at a
 * time, {@link #decode} before {@link #infer}. The slot closes it.
 */
public interface Pipeline extends AutoCloseable {

    /**
     * Turns an uploaded file into the model's input.
     *
     * @param encoded the file's bytes; not changed, not kept
     * @throws PictureException if the file cannot be used
     */
    void decode(byte[] encoded) throws PictureException;

    /**
     * Runs the model on what {@link #decode} left, or on some constant input where nothing was decoded yet (as the measurement
     * at start does).
     *
     * @throws BackendException if the inference failed, or its result is no verdict
     */
    Verdict infer() throws BackendException;

    @Override
    void close();
}
