package io.herofake.backend.opencl;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.herofake.model.InputContract;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a graph declares, against what its manifest promises. */
final class GraphContract {

    /** Of a picture: red, green, blue. */
    static final int CHANNELS = 3;

    private static final int PICTURE_RANK = 4;
    private static final int ROW_RANK = 2;

    private GraphContract() {}

    /** Checks input and output; gives the output's name. */
    static String check(OnnxMl.GraphProto graph, InputContract contract) throws InvalidGraphException {
        Set<String> constants = graph.getInitializerList().stream()
                .map(OnnxMl.TensorProto::getName)
                .collect(Collectors.toSet());
        OnnxMl.ValueInfoProto input = only(
                graph.getInputList().stream()
                        .filter(value -> !constants.contains(value.getName()))
                        .toList(),
                "input");
        checkInput(input, contract);
        OnnxMl.ValueInfoProto output = only(graph.getOutputList(), "output");
        checkOutput(output);
        return output.getName();
    }

    private static OnnxMl.ValueInfoProto only(List<OnnxMl.ValueInfoProto> values, String what)
            throws InvalidGraphException {
        if (values.size() != 1) {
            throw new InvalidGraphException("must have exactly one " + what + ", but has "
                    + values.stream().map(OnnxMl.ValueInfoProto::getName).toList());
        }
        return values.get(0);
    }

    private static void checkInput(OnnxMl.ValueInfoProto input, InputContract contract) throws InvalidGraphException {
        List<OnnxMl.TensorShapeProto.Dimension> dims = dims(input);
        boolean fits = input.getName().equals(contract.tensorName())
                && isFloat(input)
                && dims.size() == PICTURE_RANK
                && dims.get(0).getDimValue() <= 1
                && fits(dims.get(1), CHANNELS)
                && fits(dims.get(2), contract.height())
                && fits(dims.get(3), contract.width());
        if (!fits) {
            throw new InvalidGraphException("has input " + describe(input) + ", but its manifest promises '"
                    + contract.tensorName() + "' FLOAT [N, " + CHANNELS + ", " + contract.height() + ", "
                    + contract.width() + "] (N free or 1)");
        }
    }

    private static void checkOutput(OnnxMl.ValueInfoProto output) throws InvalidGraphException {
        List<OnnxMl.TensorShapeProto.Dimension> dims = dims(output);
        boolean undeclared = !output.getType().getTensorType().hasShape();
        if (!isFloat(output)
                || (!undeclared && (dims.size() != ROW_RANK || dims.get(0).getDimValue() > 1))) {
            throw new InvalidGraphException(
                    "has output " + describe(output) + ", but must have FLOAT [N, classes] (N free or 1)");
        }
    }

    private static boolean isFloat(OnnxMl.ValueInfoProto value) {
        return value.getType().getTensorType().getElemType() == DataType.FLOAT_VALUE;
    }

    private static boolean fits(OnnxMl.TensorShapeProto.Dimension dim, int promised) {
        return !dim.hasDimValue() || dim.getDimValue() == promised;
    }

    private static List<OnnxMl.TensorShapeProto.Dimension> dims(OnnxMl.ValueInfoProto value) {
        return value.getType().getTensorType().getShape().getDimList();
    }

    private static String describe(OnnxMl.ValueInfoProto value) {
        return "'" + value.getName() + "' "
                + DataType.forNumber(value.getType().getTensorType().getElemType())
                + dims(value).stream()
                        .map(dim -> dim.hasDimValue() ? Long.toString(dim.getDimValue()) : "N")
                        .collect(Collectors.joining(", ", " [", "]"));
    }
}
