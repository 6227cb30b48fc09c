package io.herofake.server.engine;

/**
 * One picture to be judged.
 *
 * @param model        a served model's name
 * @param qos          a QoS level's name
 * @param picture      the uploaded file's bytes; not changed; kept until the outcome is known
 * @param arrivalNanos {@link System#nanoTime()} when the whole picture was here: the deadline counts from then
 */
@SuppressWarnings("ArrayRecordComponent") // requests are never compared, and a copy of an upload would cost
public record InferenceRequest(String model, String qos, byte[] picture, long arrivalNanos) {}
