package io.herofake.backend;

import java.nio.FloatBuffer;

/**
 * Reusable buffers for one inference at a time on a {@link ModelInstance}. Not thread-safe: one thread uses it at a
 * time. The owner closes it.
 */
public interface InferenceCall extends AutoCloseable {

    /**
     * The input: direct, native order, float32 {@code [maxBatch, 3, height, width]}. Write with absolute puts; position
     * and limit are not looked at. Contents are undefined before the first write and kept between inferences.
     */
    FloatBuffer input();

    /**
     * Runs the first {@code batch} pictures of {@link #input()}.
     *
     * @param batch 1 to {@link ModelInstance#maxBatch()}
     * @throws IllegalArgumentException if the batch is out of range
     * @throws IllegalStateException    if the call or its instance is closed
     * @throws BackendException         if the inference failed, or gave NaN or infinity ({@code INVALID_OUTPUT})
     */
    void infer(int batch) throws BackendException;

    /**
     * The output of the last inference: direct, native order, float32 {@code [maxBatch, classes]}, the graph's output as
     * it is (logits or probabilities, as the manifest says). Rows at and past the last batch are undefined.
     */
    FloatBuffer output();

    /**
     * Gives the buffers back and lets another call be opened. From any thread: waits for an inference under way. A second
     * close does nothing. The buffers must not be used afterwards.
     */
    @Override
    void close();
}
