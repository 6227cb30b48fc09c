package io.herofake.app;

import io.herofake.backend.BackendException;
import io.herofake.backend.LayerCorrection;
import io.herofake.backend.TensorProbe;
import io.herofake.backend.TensorProbeProvider;
import io.herofake.model.ArtifactContent;
import io.herofake.model.ModelManifest;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.VerdictRule;
import io.herofake.model.picture.InputTransform;
import io.herofake.model.picture.Picture;
import io.herofake.model.quantize.Int8Model;
import io.herofake.model.quantize.QuantizableModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * Finds which layers of a quantised model have to stay float32 so that enough verdicts are those of the float32 model. Each layer is
 * rounded alone, to see what that does to scores; those that harm most for what they save stay float32, as many as it takes. Used by one
 * thread.
 */
final class FloatLayers {
    /**
     * What was found.
     *
     * @param model     with biases corrected
     * @param layers    those that stay float32, in the order of their names
     * @param agreement the part of verdicts that stay as they are, see {@link ScoreNoise#agreement(double[], double[])}
     * @param same      verdicts that are those of the float32 model
     * @param pictures  that were judged
     */
    record Choice(Int8Model model, Set<String> layers, double agreement, int same, int pictures) {}

    /** What rounding a layer alone does to scores, and which part of the multiplications that is. */
    private record Harm(String layer, double variance, double share) {}

    /** Deviations are known to an eighth from so many, and each costs a run of the model for each layer. */
    private static final int PICTURES_PER_LAYER = 32;
    /** Harms add up to more than their sum where layers share what they disturb; so many layers more are kept at a time. */
    private static final double STEP = 1.0 / 16;

    private final TensorProbeProvider provider;
    private final ModelManifest manifest;
    private final Path folder;
    private final List<String> pictures;
    private final PictureReader reader;

    /**
     * A search on these pictures.
     *
     * @param folder   for graphs, which are removed again
     * @param pictures files, none of which the model was measured on
     */
    FloatLayers(
            TensorProbeProvider provider,
            ModelManifest manifest,
            Path folder,
            List<String> pictures,
            PictureReader reader) {
        this.provider = provider;
        this.manifest = manifest;
        this.folder = folder;
        this.pictures = pictures;
        this.reader = reader;
    }

    /**
     * The layers that have to stay; all but one if verdicts are never the same often enough.
     *
     * @param int8     with weights rounded and biases corrected
     * @param shares   of the multiplications, for each layer that can be rounded
     * @param wanted   the part of verdicts, 0 to 1
     * @param progress hears of each layer that was rounded alone, with 1
     * @throws CommandException if none of the pictures can be read
     */
    Choice search(
            QuantizableModel source,
            Int8Model int8,
            LayerCorrection correction,
            Map<String, Double> shares,
            double wanted,
            LongConsumer progress)
            throws BackendException, CommandException, ModelRepositoryException, IOException {
        ArtifactContent plain = source.observable();
        double[] expected = margins(plain, pictures);
        if (expected.length == 0) {
            throw CommandException.failure(
                    "--agreement: none of the " + pictures.size() + " pictures that were set aside can be read", null);
        }
        Choice choice = choice(int8, Set.of(), expected);
        if (choice.agreement() >= wanted) {
            return choice;
        }
        List<Harm> harms = harms(plain, int8, shares, progress);
        int most = harms.size() - 1;
        int step = (int) Math.ceil(STEP * harms.size());
        int kept = enough(harms, expected, wanted);
        while (kept < most
                && ScoreNoise.agreementWithoutShift(
                                expected,
                                margins(int8.keeping(first(harms, kept)).content(), pictures))
                        < wanted) {
            kept = Math.min(most, kept + step);
        }
        while (true) {
            Int8Model next = int8.keeping(first(harms, kept));
            correction.correctBiases(source, next, unused -> {});
            choice = choice(next, first(harms, kept), expected);
            if (choice.agreement() >= wanted || kept == most) {
                return choice;
            }
            kept = Math.min(most, kept + step);
        }
    }

    private static Set<String> first(List<Harm> harms, int count) {
        Set<String> layers = new TreeSet<>();
        harms.subList(0, count).forEach(harm -> layers.add(harm.layer()));
        return layers;
    }

    private Choice choice(Int8Model model, Set<String> layers, double[] expected)
            throws BackendException, CommandException, ModelRepositoryException, IOException {
        double[] actual = margins(model.content(), pictures);
        return new Choice(
                model,
                layers,
                ScoreNoise.agreement(expected, actual),
                ScoreNoise.same(expected, actual),
                expected.length);
    }

    /** What each layer does, those first that harm most for what they save. */
    private List<Harm> harms(ArtifactContent plain, Int8Model int8, Map<String, Double> shares, LongConsumer progress)
            throws BackendException, CommandException, ModelRepositoryException, IOException {
        List<String> some = CalibrationPictures.spread(pictures, PICTURES_PER_LAYER);
        double[] expected = margins(plain, some);
        List<Harm> harms = new ArrayList<>();
        for (String layer : shares.keySet()) {
            Set<String> others = new TreeSet<>(shares.keySet());
            others.remove(layer);
            double[] actual = margins(int8.keeping(others).content(), some);
            harms.add(new Harm(
                    layer, ScoreNoise.variance(expected, actual), Objects.requireNonNull(shares.get(layer), layer)));
            progress.accept(1);
        }
        harms.sort(Comparator.comparingDouble(harm -> -harm.variance() / harm.share()));
        return harms;
    }

    /** How many of the first layers have to stay if harms add up; one is always rounded. */
    private static int enough(List<Harm> harms, double[] margins, double wanted) {
        double variance = 0;
        int kept = harms.size();
        while (kept > 1) {
            variance += harms.get(kept - 1).variance();
            if (ScoreNoise.agreement(margins, variance) < wanted) {
                break;
            }
            kept--;
        }
        return Math.max(1, Math.min(kept, harms.size() - 1));
    }

    /** Of the pictures that can be read. */
    private double[] margins(ArtifactContent graph, List<String> files)
            throws BackendException, CommandException, ModelRepositoryException, IOException {
        VerdictRule rule = new VerdictRule(manifest.output());
        double threshold = manifest.output().threshold();
        InputTransform transform = new InputTransform(manifest.input());
        Set<String> output = Set.of(manifest.output().tensorName());
        int threads = Runtime.getRuntime().availableProcessors();
        PictureReader fresh = reader.another();
        List<Double> margins = new ArrayList<>();
        try (TensorProbe probe = provider.open(graph, folder, manifest.input(), output, threads)) {
            for (String file : files) {
                Optional<Picture> picture = fresh.read(file);
                if (picture.isPresent()) {
                    transform.write(picture.get(), probe.input(), 0);
                    probe.run((name, values) -> margins.add(
                            ScoreNoise.margin(rule.verdict(values, 0).score(), threshold)));
                }
            }
        }
        return margins.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
