package io.herofake.model;

import java.io.IOException;
import java.io.OutputStream;

/** The bytes of a model file that does not exist yet, written in one pass so that it never has to be in memory whole. */
public interface ArtifactContent {

    /** How many bytes {@link #writeTo} will write; exact. */
    long sizeBytes();

    /**
     * Writes all bytes. Called once. Does not close the stream.
     *
     * @throws IOException              if the stream fails
     * @throws ModelRepositoryException if what the bytes are made from is bad
     */
    void writeTo(OutputStream out) throws IOException, ModelRepositoryException;
}
