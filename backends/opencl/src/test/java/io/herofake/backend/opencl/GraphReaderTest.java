package io.herofake.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphReaderTest {

    private final GraphWriter writer = new GraphWriter(1, 16, 16);

    @Test
    void normalisationAdditionAndReluBecomePartOfTheConvolution() throws Exception {
        String stem = writer.relu(writer.normalisation(writer.conv(GraphWriter.INPUT, 3, 8, 3, 1, 1, 1, 1, 1), 8));
        String body = writer.normalisation(writer.conv(stem, 8, 8, 3, 1, 1, 1, 1, 1), 8);
        Network network = read(writer.relu(writer.sum(body, stem)), 8);

        assertThat(network.layers())
                .extracting(Object::getClass)
                .containsExactly(
                        Layer.Convolution.class, Layer.Convolution.class, Layer.Pooling.class, Layer.Convolution.class);
        Layer.Convolution first = (Layer.Convolution) network.layers().get(0);
        Layer.Convolution second = (Layer.Convolution) network.layers().get(1);
        assertThat(first.relu()).isTrue();
        assertThat(second.relu()).isTrue();
        assertThat(second.residual()).isEqualTo(first.output());
    }

    @Test
    void aConvolutionWhoseResultIsReadTwiceStaysAsItIs() throws Exception {
        String first = writer.conv(GraphWriter.INPUT, 3, 8, 3, 1, 1, 1, 1, 1);
        Network network = read(writer.sum(writer.relu(first), first), 8);

        assertThat(network.layers())
                .extracting(Object::getClass)
                .containsExactly(
                        Layer.Convolution.class,
                        Layer.Pointwise.class,
                        Layer.Pointwise.class,
                        Layer.Pooling.class,
                        Layer.Convolution.class);
    }

    @Test
    void anotherOperatorIsRefusedByName() {
        refused(writer.node("HardSigmoid", GraphWriter.INPUT), "HardSigmoid", "HardSigmoid0", "it runs Add,");
    }

    @Test
    void whatAnOperatorDoesNotSupportIsNamed() {
        NodeProto.Builder grouped = writer.node("Conv", GraphWriter.INPUT, writer.constant(1, 0, 3, 1, 1, 1))
                .addAttribute(number("group", 3));

        refused(grouped, "Conv", "for 3 input channels");
    }

    @Test
    void dilationsAreRefused() {
        NodeProto.Builder dilated = writer.node("Conv", GraphWriter.INPUT, writer.constant(1, 0, 3, 3, 3, 3));
        GraphWriter.ints(dilated, "dilations", 2, 2);

        refused(dilated, "Conv", "dilations [2, 2]");
    }

    @Test
    void anAttributeThatIsNotKnownIsRefused() {
        refused(writer.node("Relu", GraphWriter.INPUT).addAttribute(number("novel", 1)), "Relu", "novel");
    }

    @Test
    void aValueThatNobodyGivesIsNamed() {
        refused(writer.node("Relu", "nowhere"), "Relu", "'nowhere'");
    }

    @Test
    void weightsOfTheWrongSizeAreNamed() {
        refused(
                writer.node("Conv", GraphWriter.INPUT, writer.constant(1, 0, 8, 5, 3, 3)),
                "[8, 5, 3, 3]",
                "3 input channels");
    }

    @Test
    void aWindowLargerThanItsInputIsRefused() {
        refused(writer.node("Conv", GraphWriter.INPUT, writer.constant(1, 0, 8, 3, 17, 17)), "larger than its input");
    }

    @Test
    void anOutputThatIsNoRowIsRefused() {
        String output = writer.relu(GraphWriter.INPUT);

        assertThatThrownBy(() -> read(output))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageContaining("a row of classes is needed");
    }

    private Network read(String at, int channels) throws InvalidGraphException {
        String pooled = writer.plain("Flatten", writer.plain("GlobalAveragePool", at));
        return read(writer.gemm(pooled, channels, 2, true));
    }

    private Network read(String output) throws InvalidGraphException {
        return GraphReader.read(OnnxGraph.whole(writer.graph(output, 2)), writer.contract());
    }

    private void refused(NodeProto.Builder node, String... named) {
        String output = writer.add(node);

        assertThatThrownBy(() -> read(output))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageContainingAll(List.of(named).toArray(CharSequence[]::new));
    }

    private static AttributeProto.Builder number(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value);
    }
}
