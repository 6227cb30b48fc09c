package io.herofake.backend;

import io.herofake.model.ArtifactContent;
import io.herofake.model.InputContract;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.quantize.ChannelMaxima;
import io.herofake.model.quantize.ChannelMeans;
import io.herofake.model.quantize.Int8Model;
import io.herofake.model.quantize.MomentsGraph;
import io.herofake.model.quantize.QuantizableModel;
import io.herofake.model.quantize.SecondMoments;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Makes a quantised model's layers good on pictures, from the first on, each with the layers before it as they will be: rounds its weights so
 * that their errors make up for each other, and corrects its biases by comparing with the float32 model. Each layer takes two runs
 * of all layers before it on all pictures, one without rounding. Not thread-safe.
 */
public final class LayerCorrection {
    private final TensorProbeProvider provider;
    private final InputContract input;
    private final Path folder;
    private final int threads;
    private final List<float[]> pictures;
    /** Of the float32 model; measured once. */
    private Map<String, ChannelMeans> expected = Map.of();

    /**
     * A correction on these pictures.
     *
     * @param folder   for graphs, which are removed again
     * @param threads  that one run may use; at least 1
     * @param pictures inputs of the model, {@code [3, height, width]} each; at least one; not to be changed meanwhile
     */
    public LayerCorrection(
            TensorProbeProvider provider, InputContract input, Path folder, int threads, List<float[]> pictures) {
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("layers are corrected on at least one picture");
        }
        this.provider = provider;
        this.input = input;
        this.folder = folder;
        this.threads = threads;
        this.pictures = List.copyOf(pictures);
    }

    /**
     * The same model with channels of about the same range, as they are on the pictures.
     *
     * @throws ArithmeticException if a tensor is not finite on a picture
     */
    public QuantizableModel equalised(QuantizableModel source)
            throws BackendException, ModelRepositoryException, IOException {
        Set<String> tensors = source.magnitudes();
        if (tensors.isEmpty()) {
            return source;
        }
        Map<String, ChannelMaxima> seen = new HashMap<>();
        tensors.forEach(tensor -> seen.put(tensor, new ChannelMaxima()));
        try (TensorProbe probe = provider.open(source.observableChannels(), folder, input, tensors, threads)) {
            run(probe, (name, values) -> find(seen, name).add(values));
        }
        return source.equalised(seen);
    }

    /**
     * Rounds all weights and corrects all biases. Weights of a layer with more of them for each channel than there are positions on the pictures
     * are rounded to the nearest.
     *
     * @param source   what the model was made from; always the same
     * @param progress hears of each layer that is done, with 1
     * @throws ArithmeticException if a tensor is not finite on a picture
     */
    public void apply(QuantizableModel source, Int8Model model, LongConsumer progress)
            throws BackendException, ModelRepositoryException, IOException {
        correct(source, model, true, progress);
    }

    /**
     * Corrects all biases, and leaves weights as they are rounded.
     *
     * @param source   what the model was made from; always the same
     * @param progress hears of each layer that is done, with 1
     * @throws ArithmeticException if a tensor is not finite on a picture
     */
    public void correctBiases(QuantizableModel source, Int8Model model, LongConsumer progress)
            throws BackendException, ModelRepositoryException, IOException {
        correct(source, model, false, progress);
    }

    private void correct(QuantizableModel source, Int8Model model, boolean rounding, LongConsumer progress)
            throws BackendException, ModelRepositoryException, IOException {
        if (expected.isEmpty()) {
            expected = measure(source.observable(), source.means());
        }
        for (String mean : model.means()) {
            if (rounding) {
                round(model, mean);
            }
            ChannelMeans actual = find(measure(model.upTo(mean), Set.of(mean)), mean);
            model.correct(mean, find(expected, mean).means(), actual.means());
            progress.accept(1);
        }
    }

    private void round(Int8Model model, String layer) throws BackendException, ModelRepositoryException, IOException {
        Optional<MomentsGraph> graph = model.moments(layer);
        if (graph.isEmpty()) {
            return;
        }
        String sizes = graph.get().sizes();
        Set<String> tensors = Set.of(graph.get().tensor(), sizes);
        SecondMoments moments = new SecondMoments(graph.get().columns());
        try (TensorProbe probe = provider.open(graph.get().content(), folder, input, tensors, threads)) {
            run(probe, (name, values) -> {
                if (name.equals(sizes)) {
                    moments.addSize(values);
                } else {
                    moments.add(values);
                }
            });
        }
        if (moments.enough()) {
            model.round(layer, moments);
        }
    }

    private Map<String, ChannelMeans> measure(ArtifactContent graph, Set<String> tensors)
            throws BackendException, ModelRepositoryException, IOException {
        try (TensorProbe probe = provider.open(graph, folder, input, tensors, threads)) {
            Map<String, ChannelMeans> means = new HashMap<>();
            tensors.forEach(tensor -> means.put(tensor, new ChannelMeans()));
            run(probe, (name, values) -> find(means, name).add(values));
            return means;
        }
    }

    private void run(TensorProbe probe, TensorProbe.Listener listener) throws BackendException {
        FloatBuffer into = probe.input();
        for (float[] picture : pictures) {
            into.put(0, picture);
            probe.run(listener);
        }
    }

    private static <T> T find(Map<String, T> seen, String name) {
        return Objects.requireNonNull(seen.get(name), name);
    }
}
