package io.herofake.server.engine;

/**
 * One picture to be judged.
 *
 * @param model        a served model's name
 * @param qos          a QoS level's name
 * @param content      the picture
 * @param arrivalNanos {@link EngineClock#nanoTime()} when the whole picture was here: the deadline counts from then
 */
public record InferenceRequest(String model, String qos, Content content, long arrivalNanos) {
    /** An uploaded file. */
    public static InferenceRequest picture(String model, String qos, byte[] encoded, long arrivalNanos) {
        return new InferenceRequest(model, qos, new Content.Picture(encoded), arrivalNanos);
    }
}
