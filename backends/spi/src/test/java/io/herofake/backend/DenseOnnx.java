package io.herofake.backend;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Writes a two-layer perceptron as ONNX, seeded: flatten, {@code hidden} units with ReLU, {@code classes} units. Its right
 * answers are two matrix products. The declared interface of the graph can be bent for tests of what is refused.
 *
 * @param inputName  name of the graph's input
 * @param batch      the declared batch: 0 for free
 * @param side       width and height of a picture
 * @param hidden     units of the hidden layer
 * @param classes    units of the output
 * @param inputType  ONNX element type of the declared input
 * @param extraInput true to declare one more input, which the output then depends on
 */
public record DenseOnnx(
        String inputName, int batch, int side, int hidden, int classes, int inputType, boolean extraInput) {

    private static final int CHANNELS = 3;
    private static final long SEED = 42;

    /** Free batch, 16x16 pixels, 3 MiB of weights, two classes. */
    public static DenseOnnx standard() {
        return new DenseOnnx("input", 0, 16, 1024, 2, TensorProto.DataType.FLOAT_VALUE, false);
    }

    /** The same with another declared batch; 0 for free. */
    public DenseOnnx withBatch(int newBatch) {
        return new DenseOnnx(inputName, newBatch, side, hidden, classes, inputType, extraInput);
    }

    /** The same with another element type declared for the input. */
    public DenseOnnx withInputType(int newType) {
        return new DenseOnnx(inputName, batch, side, hidden, classes, newType, extraInput);
    }

    /** The same with a second input. */
    public DenseOnnx withExtraInput() {
        return new DenseOnnx(inputName, batch, side, hidden, classes, inputType, true);
    }

    /** The same with another number of hidden units. */
    public DenseOnnx withHidden(int newHidden) {
        return new DenseOnnx(inputName, batch, side, newHidden, classes, inputType, extraInput);
    }

    /** Writes the model into a directory, under a name of its own, as an artifact for the CPU. */
    public TestModel write(Path directory) throws IOException {
        return write(directory, HardwareType.CPU);
    }

    /** The same for other hardware that runs ONNX. */
    public TestModel write(Path directory, HardwareType hardware) throws IOException {
        return write(directory, ArtifactTarget.of(hardware));
    }

    /** The same for a variant. */
    public TestModel write(Path directory, ArtifactTarget target) throws IOException {
        float[] first = weights(SEED, hidden * inputs(), Math.sqrt(2.0 / inputs()));
        float[] second = weights(SEED + 1, classes * hidden, Math.sqrt(1.0 / hidden));
        Path file = Files.createTempFile(directory, "dense-", ".onnx");
        Files.write(file, model(first, second).toByteArray());
        return new TestModel(
                TestModel.artifact(target, "onnx", file),
                contract(),
                classes,
                picture -> dense(relu(dense(picture, first, hidden)), second, classes));
    }

    /** What a manifest for this model says. */
    public InputContract contract() {
        return new InputContract(
                inputName, side, side, InputContract.Resize.STRETCH, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
    }

    private int inputs() {
        return CHANNELS * side * side;
    }

    private ModelProto model(float[] first, float[] second) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("dense")
                .addInput(value(inputName, inputType, CHANNELS, side, side))
                .addOutput(value("output", TensorProto.DataType.FLOAT_VALUE, classes))
                .addInitializer(tensor("first", first, hidden, inputs()))
                .addInitializer(tensor("second", second, classes, hidden));
        if (inputType == TensorProto.DataType.FLOAT_VALUE) {
            graph.addNode(node("Flatten", "flat", inputName));
        } else {
            graph.addNode(node("Flatten", "typed", inputName))
                    .addNode(node("Cast", "flat", "typed").toBuilder()
                            .addAttribute(attribute("to", TensorProto.DataType.FLOAT_VALUE)));
        }
        graph.addNode(gemm("sum", "flat", "first")).addNode(node("Relu", "active", "sum"));
        if (extraInput) {
            graph.addInput(value("extra", TensorProto.DataType.FLOAT_VALUE, hidden));
            graph.addNode(node("Add", "more", "active", "extra")).addNode(gemm("output", "more", "second"));
        } else {
            graph.addNode(gemm("output", "active", "second"));
        }
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build();
    }

    private ValueInfoProto value(String name, int type, int... sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        TensorShapeProto.Dimension.Builder first = TensorShapeProto.Dimension.newBuilder();
        shape.addDim(batch == 0 ? first.setDimParam("N") : first.setDimValue(batch));
        for (int size : sizes) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
                .build();
    }

    private static NodeProto gemm(String output, String input, String weights) {
        return node("Gemm", output, input, weights).toBuilder()
                .addAttribute(attribute("transB", 1))
                .build();
    }

    private static NodeProto node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    private static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static TensorProto tensor(String name, float[] values, int rows, int columns) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addDims(rows)
                .addDims(columns)
                .setRawData(ByteString.copyFrom(raw))
                .build();
    }

    private static float[] weights(long seed, int count, double deviation) {
        Random random = new Random(seed);
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = (float) (random.nextGaussian() * deviation);
        }
        return weights;
    }

    private static float[] dense(float[] input, float[] weights, int units) {
        float[] output = new float[units];
        for (int unit = 0; unit < units; unit++) {
            double sum = 0;
            for (int i = 0; i < input.length; i++) {
                sum += (double) weights[unit * input.length + i] * input[i];
            }
            output[unit] = (float) sum;
        }
        return output;
    }

    private static float[] relu(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(values[i], 0);
        }
        return values;
    }
}
