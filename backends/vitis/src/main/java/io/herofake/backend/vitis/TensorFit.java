package io.herofake.backend.vitis;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.model.InputContract;
import io.herofake.vart.DpuModel;
import io.herofake.vart.DpuTensor;
import java.util.List;

/**
 * Whether a compiled model takes and gives what the SPI wants. Names of tensors are the compiler's own and say nothing.
 */
final class TensorFit {

    private static final int CHANNELS = 3;
    private static final int MAX_FIX_POINT = 31;

    private TensorFit() {}

    /** Refuses a model whose input is not {@code [N, height, width, 3]} or whose output is not {@code [N, classes]}. */
    static void check(DpuModel model, InputContract contract, String file) throws BackendException {
        DpuTensor input = model.input();
        DpuTensor output = model.output();
        List<Integer> wanted = List.of(input.batch(), contract.height(), contract.width(), CHANNELS);
        if (!input.shape().equals(wanted)) {
            throw invalid(
                    file,
                    "wants input " + input.shape() + "; its manifest promises [N, " + contract.height() + ", "
                            + contract.width() + ", " + CHANNELS + "]");
        }
        boolean row = output.shape().stream().skip(1).filter(size -> size != 1).count() <= 1;
        if (!row || output.batch() != input.batch() || output.shape().size() < 2) {
            throw invalid(file, "gives output " + output.shape() + ", not [" + input.batch() + ", classes]");
        }
        for (DpuTensor tensor : List.of(input, output)) {
            if (Math.abs(tensor.fixPoint()) > MAX_FIX_POINT) {
                throw invalid(
                        file,
                        "has a tensor " + tensor.name() + " with fix point " + tensor.fixPoint() + "; -" + MAX_FIX_POINT
                                + " to " + MAX_FIX_POINT + " are possible");
            }
        }
    }

    private static BackendException invalid(String file, String what) {
        return new BackendException(Kind.INVALID_MODEL, "model " + file + " " + what, null);
    }
}
