package io.herofake.model.network;

import io.herofake.model.HalfFloat;
import io.herofake.model.IoMessages;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.ModelRepositoryException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Weights from a safetensors file, checked against the network that they are for. Tensors are F32 or F16; a matrix or
 * kernel may also be I8 beside a tensor {@code NAME.scale}, F32 {@code [out]}, and then stands for
 * {@code scale[out] * value}. Holds the file open until closed. Not thread-safe.
 */
public final class WeightsFile implements WeightSource, Closeable {
    private static final String SCALE = ".scale";
    /** PyTorch's batch counters, of no use when inferring. */
    private static final String IGNORED = ".num_batches_tracked";

    private final SafeTensors tensors;

    private WeightsFile(SafeTensors tensors) {
        this.tensors = tensors;
    }

    /**
     * Opens a file.
     *
     * @throws ModelRepositoryException {@code INVALID_MODEL} if it is no safetensors file or does not hold exactly what the
     *     network learns, naming the tensor; {@code IO_FAILURE} if it cannot be read
     */
    public static WeightsFile open(Path file, Network network) throws ModelRepositoryException {
        try {
            SafeTensors tensors = SafeTensors.open(file);
            try {
                WeightsFile weights = new WeightsFile(tensors);
                weights.check(network);
                return weights;
            } catch (ModelRepositoryException | RuntimeException e) {
                tensors.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ModelRepositoryException(
                    Kind.IO_FAILURE, "cannot read the weights file " + file + ": " + IoMessages.of(e), e);
        }
    }

    /** What the file says of itself; see docs/models.md for the keys. */
    public Map<String, String> metadata() {
        return tensors.metadata();
    }

    @Override
    public void readRow(Parameter parameter, int row, float[] into) throws IOException, ModelRepositoryException {
        SafeTensors.Entry entry = tensors.entry(parameter.name());
        int columns = parameter.columns();
        int rowBytes = columns * entry.type().bytes();
        ByteBuffer values = tensors.read(entry, (long) row * rowBytes, rowBytes);
        switch (entry.type()) {
            case F32 -> values.asFloatBuffer().get(into, 0, columns);
            case F16 -> readHalves(values, into, columns);
            default -> readBytes(values, into, columns, scale(parameter, row));
        }
    }

    @Override
    public void close() throws IOException {
        tensors.close();
    }

    private static void readHalves(ByteBuffer values, float[] into, int columns) {
        for (int i = 0; i < columns; i++) {
            into[i] = HalfFloat.toFloat(values.getShort(i * Short.BYTES));
        }
    }

    private static void readBytes(ByteBuffer values, float[] into, int columns, float scale) {
        for (int i = 0; i < columns; i++) {
            into[i] = values.get(i) * scale;
        }
    }

    private float scale(Parameter parameter, int row) throws IOException, ModelRepositoryException {
        SafeTensors.Entry scales = tensors.entry(parameter.name() + SCALE);
        return tensors.read(scales, (long) row * Float.BYTES, Float.BYTES).getFloat();
    }

    private void check(Network network) throws ModelRepositoryException {
        Set<String> used = new HashSet<>();
        for (Parameter parameter : network.parameters()) {
            checkTensor(network, parameter, used);
        }
        List<String> unknown = tensors.entries().keySet().stream()
                .filter(name -> !used.contains(name) && !name.endsWith(IGNORED))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw tensors.invalid(
                    "has tensors that " + network.architecture() + " does not: " + shorten(unknown), null);
        }
    }

    private void checkTensor(Network network, Parameter parameter, Set<String> used) throws ModelRepositoryException {
        SafeTensors.Entry entry = tensors.entries().get(parameter.name());
        if (entry == null || !hasShape(entry, parameter.shape())) {
            throw tensors.invalid(
                    "does not fit " + network.architecture() + ": tensor '" + parameter.name() + "' must be "
                            + parameter.shape() + (entry == null ? " and is missing" : ", not " + entry.shape()),
                    null);
        }
        used.add(parameter.name());
        switch (entry.type()) {
            case F32, F16 -> {}
            case I8 -> used.add(checkScale(parameter));
            default -> throw wrongType(parameter, entry);
        }
    }

    /** The name of the scales that belong to a matrix of bytes. */
    private String checkScale(Parameter parameter) throws ModelRepositoryException {
        if (parameter.shape().size() == 1) {
            throw wrongType(parameter, tensors.entry(parameter.name()));
        }
        String name = parameter.name() + SCALE;
        SafeTensors.Entry scale = tensors.entry(name);
        if (scale.type() != SafeTensors.DataType.F32 || !hasShape(scale, List.of(parameter.rows()))) {
            throw tensors.invalid(
                    "has '" + name + "' as " + scale.type() + " " + scale.shape() + "; it must be F32 ["
                            + parameter.rows() + "]",
                    null);
        }
        return name;
    }

    private ModelRepositoryException wrongType(Parameter parameter, SafeTensors.Entry entry) {
        String right = parameter.shape().size() == 1 ? "F32 or F16" : "F32, F16 or I8";
        return tensors.invalid("has '" + parameter.name() + "' as " + entry.type() + "; it must be " + right, null);
    }

    private static boolean hasShape(SafeTensors.Entry entry, Collection<Integer> shape) {
        return entry.shape().equals(shape.stream().map(Integer::longValue).toList());
    }

    private static String shorten(List<String> names) {
        String first = names.stream().limit(5).collect(Collectors.joining(", "));
        return names.size() > 5 ? first + " and " + (names.size() - 5) + " more" : first;
    }
}
