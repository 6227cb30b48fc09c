package io.herofake.backend;

import io.herofake.model.ArtifactContent;
import io.herofake.model.InputContract;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.quantize.ChannelMeans;
import io.herofake.model.quantize.Int8Model;
import io.herofake.model.quantize.QuantizableModel;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Corrects the biases of a quantised model, layer by layer, by comparing it with the float32 one on pictures. Each layer takes a run of
 * all layers before it on all pictures. Not thread-safe.
 */
public final class BiasCorrection {
    private final TensorProbeProvider provider;
    private final InputContract input;
    private final Path folder;
    private final int threads;
    private final List<float[]> pictures;

    /**
     * A correction on these pictures.
     *
     * @param folder   for graphs, which are removed again
     * @param threads  that one run may use; at least 1
     * @param pictures inputs of the model, {@code [3, height, width]} each; at least one; not to be changed meanwhile
     */
    public BiasCorrection(
            TensorProbeProvider provider, InputContract input, Path folder, int threads, List<float[]> pictures) {
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("biases are corrected on at least one picture");
        }
        this.provider = provider;
        this.input = input;
        this.folder = folder;
        this.threads = threads;
        this.pictures = List.copyOf(pictures);
    }

    /**
     * Corrects all biases.
     *
     * @param source   what the model was made from
     * @param progress hears of each layer that is done, with 1
     * @throws ArithmeticException if a tensor is not finite on a picture
     */
    public void apply(QuantizableModel source, Int8Model model, LongConsumer progress)
            throws BackendException, ModelRepositoryException, IOException {
        Map<String, ChannelMeans> expected = measure(source.observable(), model.means());
        for (String mean : model.means()) {
            ChannelMeans actual = find(measure(model.upTo(mean), Set.of(mean)), mean);
            model.correct(mean, find(expected, mean).means(), actual.means());
            progress.accept(1);
        }
    }

    private Map<String, ChannelMeans> measure(ArtifactContent graph, Set<String> tensors)
            throws BackendException, ModelRepositoryException, IOException {
        try (TensorProbe probe = provider.open(graph, folder, input, tensors, threads)) {
            return run(probe, tensors);
        }
    }

    private Map<String, ChannelMeans> run(TensorProbe probe, Set<String> tensors) throws BackendException {
        Map<String, ChannelMeans> means = new HashMap<>();
        tensors.forEach(tensor -> means.put(tensor, new ChannelMeans()));
        FloatBuffer into = probe.input();
        for (float[] picture : pictures) {
            into.put(0, picture);
            probe.run((name, values) -> find(means, name).add(values));
        }
        return means;
    }

    private static ChannelMeans find(Map<String, ChannelMeans> means, String name) {
        return Objects.requireNonNull(means.get(name), name);
    }
}
