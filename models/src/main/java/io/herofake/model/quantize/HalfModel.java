package io.herofake.model.quantize;

import ai.onnx.proto.OnnxMl;
import io.herofake.model.ArtifactContent;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.StreamedOnnx;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A float32 ONNX file as float16: weights and tensors are rounded to the nearest, of two equally near ones the even one; its input, its
 * output, softmax and batch normalisation stay float32. Immutable; the file must not change while this is in use.
 */
public final class HalfModel {
    /** From 4 on, constants need not be listed among the inputs. */
    private static final long LEAST_IR_VERSION = 4;

    private final FloatGraph source;
    private final OnnxMl.GraphProto nodes;
    private final OnnxMl.GraphProto edges;
    private final HalfConstants constants;
    private final Set<String> tensors;

    private HalfModel(FloatGraph source) throws ModelRepositoryException {
        this.source = source;
        this.constants = new HalfConstants(source);
        HalfGraph graph = new HalfGraph(source, constants);
        this.nodes = graph.write();
        this.edges = graph.interfaceOnly();
        Set<String> inner = new LinkedHashSet<>(graph.rounded());
        edges.getInputList().forEach(input -> inner.remove(input.getName()));
        this.tensors = inner;
    }

    /**
     * Reads a file and all its weights.
     *
     * @throws ModelRepositoryException {@code INVALID_MODEL} naming an operator that cannot be halved, or weights that are no float32, NaN,
     *     infinite, beyond float16's largest number, or too small for it; {@code IO_FAILURE}
     */
    public static HalfModel read(Path file) throws ModelRepositoryException {
        HalfModel model = new HalfModel(FloatGraph.read(file));
        if (model.constants.loss().values() == 0) {
            throw model.source.invalid("has no weights that could be halved");
        }
        return model;
    }

    /** The file in float16, about half as large. */
    public ArtifactContent content() {
        return file(nodes);
    }

    /**
     * A graph that calculates on a runtime without float16 what {@link #content()} does on hardware that has it and takes sums in
     * float32: the same constants, every tensor rounded. ONNX Runtime on a CPU runs {@link #content()} itself too, but as
     * a float32 graph with rounded weights.
     */
    public ArtifactContent emulated() {
        return file(HalfEmulation.of(
                nodes,
                constants.others().stream().map(OnnxMl.TensorProto::getName).collect(Collectors.toSet())));
    }

    /** The tensors that are calculated in float16, by their names in {@link #observable()}, in order. */
    public Set<String> tensors() {
        return Collections.unmodifiableSet(tensors);
    }

    /** The float32 graph with {@link #tensors()} as further outputs, for a runtime to see whether float16 can hold them. */
    public ArtifactContent observable() {
        OnnxMl.GraphProto.Builder more = OnnxMl.GraphProto.newBuilder();
        Set<String> outputs = edges.getOutputList().stream()
                .map(OnnxMl.ValueInfoProto::getName)
                .collect(Collectors.toSet());
        tensors.stream()
                .filter(name -> !outputs.contains(name))
                .forEach(name -> more.addOutput(GraphParts.output(name)));
        return Content.of(
                source.model(), OnnxMl.ModelProto.newBuilder().setGraph(more).build());
    }

    /** What rounding leaves of the weights. */
    public HalfLoss loss() {
        return constants.loss();
    }

    private ArtifactContent file(OnnxMl.GraphProto graph) {
        OnnxMl.ModelProto head = OnnxMl.ModelProto.newBuilder()
                .setIrVersion(Math.max(LEAST_IR_VERSION, source.model().getIrVersion()))
                .setProducerName("herofake")
                .build();
        OnnxMl.GraphProto graphHead =
                graph.toBuilder().addAllInitializer(constants.others()).build();
        OnnxMl.ModelProto tail = OnnxMl.ModelProto.newBuilder()
                .addAllOpsetImport(source.model().getOpsetImportList())
                .build();
        return new StreamedOnnx(head, graphHead, constants.floats(), edges, tail);
    }
}
