package io.herofake.backend.onnxruntime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.model.InputContract;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The input and output of a graph, checked against what its manifest promises.
 *
 * @param input      name of the input
 * @param output     name of the output
 * @param height     of the input, in pixels
 * @param width      of the input, in pixels
 * @param classes    values in one row of output
 * @param fixedBatch true if the graph takes exactly one picture at a time; a batch is then several runs
 */
record GraphInterface(String input, String output, int height, int width, int classes, boolean fixedBatch) {

    private static final int RANK_IN = 4;
    private static final int CHANNELS = 3;

    /**
     * Reads a session's input and output.
     *
     * @throws BackendException with {@code INVALID_MODEL}, naming the file, what it has and what was promised
     */
    static GraphInterface of(OrtSession session, InputContract contract, String file) throws BackendException {
        try {
            TensorInfo in = only(session.getInputInfo(), "input", file);
            TensorInfo out = only(session.getOutputInfo(), "output", file);
            String input = session.getInputNames().iterator().next();
            String output = session.getOutputNames().iterator().next();
            checkInput(input, in, contract, file);
            checkOutput(output, out, file);
            boolean fixed = in.getShape()[0] == 1 || out.getShape()[0] == 1;
            return new GraphInterface(
                    input, output, contract.height(), contract.width(), (int) out.getShape()[1], fixed);
        } catch (OrtException e) {
            throw OrtFailures.opening(file, e);
        }
    }

    /** Float values of one picture. */
    int elementsPerPicture() {
        return CHANNELS * height * width;
    }

    long[] inputShape(int batch) {
        return new long[] {batch, CHANNELS, height, width};
    }

    long[] outputShape(int batch) {
        return new long[] {batch, classes};
    }

    private static TensorInfo only(Map<String, NodeInfo> nodes, String what, String file) throws BackendException {
        if (nodes.size() == 1 && nodes.values().iterator().next().getInfo() instanceof TensorInfo info) {
            return info;
        }
        throw invalid(file, "must have exactly one " + what + " tensor, but has " + nodes.keySet());
    }

    private static void checkInput(String name, TensorInfo info, InputContract contract, String file)
            throws BackendException {
        long[] shape = info.getShape();
        boolean fits = name.equals(contract.tensorName())
                && info.type == OnnxJavaType.FLOAT
                && shape.length == RANK_IN
                && shape[0] <= 1
                && fits(shape[1], CHANNELS)
                && fits(shape[2], contract.height())
                && fits(shape[3], contract.width());
        if (!fits) {
            throw invalid(
                    file,
                    "has input " + describe(name, info) + ", but its manifest promises '" + contract.tensorName()
                            + "' FLOAT [N, " + CHANNELS + ", " + contract.height() + ", " + contract.width()
                            + "] (N free or 1)");
        }
    }

    private static void checkOutput(String name, TensorInfo info, String file) throws BackendException {
        long[] shape = info.getShape();
        if (info.type != OnnxJavaType.FLOAT || shape.length != 2 || shape[0] > 1 || shape[1] < 1) {
            throw invalid(
                    file, "has output " + describe(name, info) + ", but must have FLOAT [N, classes] (N free or 1)");
        }
    }

    private static boolean fits(long inGraph, int promised) {
        return inGraph == promised || inGraph == -1;
    }

    private static String describe(String name, TensorInfo info) {
        String shape = Arrays.stream(info.getShape())
                .mapToObj(size -> size < 0 ? "N" : Long.toString(size))
                .collect(Collectors.joining(", ", "[", "]"));
        return "'" + name + "' " + info.type + " " + shape;
    }

    private static BackendException invalid(String file, String what) {
        return new BackendException(Kind.INVALID_MODEL, "model " + file + " " + what, null);
    }
}
