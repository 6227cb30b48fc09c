package io.herofake.server.engine;

import io.herofake.backend.BackendException;

/** Opens the pipelines of one model, one for each slot. Thread-safe. The engine closes it after its pipelines. */
public interface PipelineFactory extends AutoCloseable {

    /**
     * Opens a pipeline.
     *
     * @throws BackendException if buffers cannot be had
     */
    Pipeline open() throws BackendException;

    /** Bytes of native memory that the model holds at present, buffers of open pipelines included. */
    long nativeMemoryBytes();

    @Override
    void close();
}
