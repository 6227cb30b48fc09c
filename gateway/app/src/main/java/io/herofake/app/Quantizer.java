package io.herofake.app;

import io.herofake.backend.BackendException;
import io.herofake.backend.LayerCorrection;
import io.herofake.backend.TensorProbeProvider;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.Quantization;
import io.herofake.model.StoredModel;
import io.herofake.model.quantize.Int8Model;
import io.herofake.model.quantize.QuantizableModel;
import io.herofake.model.quantize.RangeCriterion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the int8 form of a model on pictures, and says how far it is. Used by one thread, once. */
final class Quantizer {
    /**
     * What was made.
     *
     * @param model with weights rounded and biases corrected
     * @param how   it was made
     * @param kept  what is to be said of layers that stay float32; empty if that was not asked for
     */
    record Made(Int8Model model, Quantization how, List<String> kept) {}

    private final Context context;
    private final StoredModel model;
    private final ModelArtifact source;
    private final Path folder;
    private final CalibrationPictures pictures;
    private final PictureReader reader;
    private final TensorProbeProvider provider;

    /**
     * For a model.
     *
     * @param source the float32 file
     * @param folder for graphs, which are removed again
     */
    Quantizer(
            Context context,
            StoredModel model,
            ModelArtifact source,
            Path folder,
            CalibrationPictures pictures,
            PictureReader reader)
            throws CommandException {
        this.context = context;
        this.model = model;
        this.source = source;
        this.folder = folder;
        this.pictures = pictures;
        this.reader = reader;
        this.provider = Calibration.probes();
    }

    /**
     * Makes it.
     *
     * @param agreement which part of the verdicts has to stay the same, however many layers that leaves in float32; null rounds all that can
     *     be rounded
     * @throws CommandException if none of the pictures can be read, or a tensor is not finite on one
     */
    Made make(RangeCriterion criterion, @Nullable Double agreement)
            throws CommandException, ModelRepositoryException, BackendException, IOException {
        InputContract input = model.manifest().input();
        QuantizableModel whole = QuantizableModel.read(source.file(), input);
        int threads = Runtime.getRuntime().availableProcessors();
        List<float[]> few = Calibration.few(input, pictures.calibration(), reader.another());
        LayerCorrection correction = new LayerCorrection(provider, input, folder, threads, few);
        try {
            return make(criterion, agreement, agreement == null ? whole : whole.withPlainSums(), correction);
        } catch (ArithmeticException e) {
            throw CommandException.failure("the model cannot be quantised: inside it " + e.getMessage(), e);
        }
    }

    private Made make(
            RangeCriterion criterion, @Nullable Double agreement, QuantizableModel read, LayerCorrection correction)
            throws CommandException, ModelRepositoryException, BackendException, IOException {
        QuantizableModel graph;
        Calibration measured;
        try (TaskProgress progress =
                progress("measuring ", pictures.calibration().size())) {
            graph = correction.equalised(read);
            measured = Calibration.measure(
                    graph, model.manifest().input(), provider, folder, pictures.calibration(), reader, progress);
        }
        reader.reportUnreadable(context);
        Int8Model int8 = graph.quantized(measured.seen(), criterion);
        try (TaskProgress progress = progress("correcting ", int8.means().size())) {
            correction.apply(graph, int8, progress);
        }
        if (agreement == null) {
            return new Made(int8, how(criterion, measured, List.of()), List.of());
        }
        Map<String, Double> shares = graph.shares(measured.seen());
        FloatLayers.Choice choice = keepLayers(graph, int8, correction, shares, agreement);
        return new Made(
                choice.model(),
                how(criterion, measured, List.copyOf(choice.layers())),
                List.of(text(choice, shares, agreement)));
    }

    private TaskProgress progress(String what, int steps) {
        return TaskProgress.of(context, what + model.manifest().name(), steps);
    }

    private Quantization how(RangeCriterion criterion, Calibration measured, List<String> floatLayers) {
        return new Quantization(
                source.sha256(),
                criterion.id(),
                provider.name(),
                measured.pictures(),
                measured.picturesSha256(),
                floatLayers);
    }

    private FloatLayers.Choice keepLayers(
            QuantizableModel graph,
            Int8Model int8,
            LayerCorrection correction,
            Map<String, Double> shares,
            double agreement)
            throws CommandException, ModelRepositoryException, BackendException, IOException {
        FloatLayers search = new FloatLayers(provider, model.manifest(), folder, pictures.setAside(), reader.another());
        try (TaskProgress progress = progress("rounding layers of ", shares.size())) {
            return search.search(graph, int8, correction, shares, agreement, progress);
        }
    }

    private static String text(FloatLayers.Choice choice, Map<String, Double> shares, double wanted) {
        return kept(choice, shares) + ": " + EvaluateText.percent(choice.agreement())
                + " of verdicts are expected to be those of the float32 file, "
                + (choice.agreement() < wanted ? "fewer than wanted" : "as wanted") + " (" + choice.same() + " of "
                + choice.pictures() + " on the pictures set aside are)";
    }

    private static String kept(FloatLayers.Choice choice, Map<String, Double> shares) {
        if (choice.layers().isEmpty()) {
            return "no further layer stays float32";
        }
        double share = shares.entrySet().stream()
                .filter(entry -> choice.layers().contains(entry.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        return choice.layers().size() + " of " + shares.size() + " layers stay float32, with "
                + EvaluateText.percent(share) + " of the multiplications (" + String.join(", ", choice.layers()) + ")";
    }
}
