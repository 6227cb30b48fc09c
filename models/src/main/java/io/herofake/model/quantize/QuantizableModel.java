package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import io.herofake.model.ArtifactContent;
import io.herofake.model.InputContract;
import io.herofake.model.ModelRepositoryException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A float32 ONNX file that can be quantised: convolutions, residual additions, pools and all fully connected layers but the
 * last; weights symmetric in int8 with a step for each output channel, everything between in unsigned 8 bits with one step
 * a tensor; what gives the output stays float32. Immutable; its file must not change while it is in use.
 */
public final class QuantizableModel {
    private final FloatGraph graph;
    private final List<Stage> stages;
    private final InputContract input;

    private QuantizableModel(FloatGraph graph, List<Stage> stages, InputContract input) {
        this.graph = graph;
        this.stages = stages;
        this.input = input;
    }

    /**
     * Reads a file.
     *
     * @param input what its manifest promises of its input
     * @throws ModelRepositoryException {@code INVALID_MODEL} if it is no ONNX file, is quantised already, has an operator or
     *     weights that cannot be quantised, named; {@code IO_FAILURE}
     */
    public static QuantizableModel read(Path file, InputContract input) throws ModelRepositoryException {
        FloatGraph graph = FloatGraph.read(file);
        return new QuantizableModel(graph, new StageReader(graph).read(), input);
    }

    /** The tensors whose values have to be measured, by their names in {@link #observable()}. */
    public Set<String> activations() {
        Set<String> names = new LinkedHashSet<>();
        for (Stage stage : stages) {
            if (stage.kind() == Stage.Kind.WEIGHTED || stage.kind() == Stage.Kind.CALCULATING) {
                names.add(stage.output());
            }
        }
        return names;
    }

    /** The same graph with {@link #activations()} as further outputs, for a runtime to run on pictures. */
    public ArtifactContent observable() {
        OnnxMl.GraphProto.Builder outputs = OnnxMl.GraphProto.newBuilder();
        for (String name : activations()) {
            outputs.addOutputBuilder()
                    .setName(name)
                    .getTypeBuilder()
                    .getTensorTypeBuilder()
                    .setElemType(OnnxMl.TensorProto.DataType.FLOAT_VALUE);
        }
        // A message that follows another is merged with it: its outputs come behind the others.
        byte[] tail = OnnxMl.ModelProto.newBuilder().setGraph(outputs).build().toByteArray();
        long headBytes = graph.model().getSerializedSize();
        return content(headBytes + tail.length, out -> {
            graph.model().writeTo(out);
            out.write(tail);
        });
    }

    /**
     * The quantised graph.
     *
     * @param seen what was measured, for each of {@link #activations()}
     * @throws ModelRepositoryException {@code INVALID_MODEL} if weights are not as they have to be
     * @throws IllegalArgumentException if a tensor is missing
     */
    public ArtifactContent quantized(Map<String, ActivationHistogram> seen, RangeCriterion criterion)
            throws ModelRepositoryException {
        Map<String, TensorRange> ranges = new HashMap<>();
        seen.forEach((name, histogram) -> ranges.put(name, criterion.choose(histogram)));
        ranges.put(input.tensorName(), inputRange());
        OnnxMl.ModelProto model = new QdqGraph(graph, ranges).write(input.tensorName(), stages);
        return content(model.getSerializedSize(), model::writeTo);
    }

    /** All that a picture can be; it need not be measured. */
    private TensorRange inputRange() {
        double least = 0;
        double largest = 0;
        for (int channel = 0; channel < input.mean().size(); channel++) {
            double std = input.std().get(channel);
            least = Math.min(least, -input.mean().get(channel) / std);
            largest = Math.max(largest, (1 - input.mean().get(channel)) / std);
        }
        return new TensorRange(least, largest);
    }

    /** Writes bytes. */
    private interface Writer {
        void write(OutputStream out) throws IOException;
    }

    private static ArtifactContent content(long sizeBytes, Writer writer) {
        return new ArtifactContent() {
            @Override
            public long sizeBytes() {
                return sizeBytes;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                writer.write(out);
            }
        };
    }
}
