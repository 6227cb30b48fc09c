package io.herofake.sandbox.oip;

import java.util.List;

/**
 * What a served model looks like to the protocol: one FP32 input {@code [N, 3, height, width]}, one FP32 output {@code [N,
 * classes]}.
 *
 * @param name       as in the paths
 * @param version    for example {@code 1}
 * @param platform   what runs it, for example {@code onnxruntime}
 * @param inputName  the name of its input
 * @param height     of a picture, in pixels
 * @param width      of a picture, in pixels
 * @param outputName the name of its output
 * @param classes    numbers in a row of output
 * @param maxBatch   most pictures in one request
 */
public record OipModel(
        String name,
        String version,
        String platform,
        String inputName,
        int height,
        int width,
        String outputName,
        int classes,
        int maxBatch) {

    private static final int CHANNELS = 3;

    /** Numbers in one picture. */
    public int elementsPerPicture() {
        return CHANNELS * height * width;
    }

    /** Numbers in the input of the largest batch. */
    public int maxElements() {
        return elementsPerPicture() * maxBatch;
    }

    /**
     * Checks that a request fits this model, and says how many pictures it has.
     *
     * @throws OipException saying what would be right
     */
    public int batch(OipMessage request) throws OipException {
        if (request.inputs().size() != 1) {
            throw new OipException("model '" + name + "' takes one input, '" + inputName + "'; the request has "
                    + request.inputs().size());
        }
        OipTensor input = request.inputs().get(0);
        checkName("input", inputName, input.name());
        if (!OipTensor.FP32.equals(input.datatype())) {
            throw new OipException("input '" + inputName + "' must have the datatype FP32, not " + input.datatype());
        }
        for (OipTensor output : request.outputs()) {
            checkName("output", outputName, output.name());
        }
        return batch(input.shape());
    }

    private int batch(List<Long> shape) throws OipException {
        boolean fits = shape.size() == 4
                && shape.subList(1, 4).equals(List.of((long) CHANNELS, (long) height, (long) width))
                && shape.get(0) >= 1
                && shape.get(0) <= maxBatch;
        if (!fits) {
            throw new OipException("input '" + inputName + "' of model '" + name + "' must have the shape [N, 3, "
                    + height + ", " + width + "] with N from 1 to " + maxBatch + ", not " + shape);
        }
        return Math.toIntExact(shape.get(0));
    }

    private void checkName(String what, String own, String asked) throws OipException {
        if (!own.equals(asked)) {
            throw new OipException(
                    "model '" + name + "' has no " + what + " '" + asked + "'; its " + what + " is '" + own + "'");
        }
    }

    /** Whether the answer's data go after the JSON, as the request wants it. */
    public static boolean binaryAnswer(OipMessage request) {
        if (!request.outputs().isEmpty()) {
            Boolean own = request.outputs().get(0).binaryWanted();
            if (own != null) {
                return own;
            }
        }
        return request.binaryOutput();
    }
}
