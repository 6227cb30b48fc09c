package io.herofake.model.network;

import io.herofake.model.ByteProgress;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.model.InputContract.Resize;
import io.herofake.model.IoMessages;
import io.herofake.model.ModelDescription;
import io.herofake.model.ModelRepository;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.ModelRepositoryException.Kind;
import io.herofake.model.ModelVersion;
import io.herofake.model.NewArtifact;
import io.herofake.model.OutputContract;
import io.herofake.model.OutputContract.Activation;
import io.herofake.model.StoredModel;
import io.herofake.model.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Builds models into a repository. The same network and the same seed or weights file give the same bytes everywhere. A
 * build is whole or not at all, and needs a few megabytes of memory whatever the model's size. Thread-safe; a second build
 * at the same time is refused as {@code BUSY}.
 */
public final class ModelBuilder {
    /** The seed that is used when none is asked for. */
    public static final long DEFAULT_SEED = 1;

    /** The version of seeded models: below that of any weights file, so that trained weights become current. */
    public static final ModelVersion SEEDED_VERSION = new ModelVersion("0");

    /** The hardware types whose backends run a built file. */
    private static final Set<HardwareType> HARDWARE = Set.of(HardwareType.CPU, HardwareType.GPU);

    private static final double SEEDED_THRESHOLD = 0.5;

    private final ModelRepository repository;

    /** A builder into a repository. */
    public ModelBuilder(ModelRepository repository) {
        this.repository = repository;
    }

    /**
     * Builds a model with the trained weights that come with the product if there are some for it, else with random ones of
     * the {@link #DEFAULT_SEED}.
     *
     * @param replace  whether one of that version that is there already is replaced, or refused
     * @param progress hears of the bytes of the model file
     * @throws ModelRepositoryException as {@link #buildFromWeights} and {@link #buildSeeded}
     */
    public StoredModel build(BuildableModel model, boolean replace, ByteProgress progress)
            throws ModelRepositoryException {
        if (!model.shipped()) {
            return buildSeeded(model, DEFAULT_SEED, replace, progress);
        }
        try (ShippedWeights weights = ShippedWeights.open(model)) {
            return buildFromWeights(model, weights.file(), replace, progress);
        } catch (IOException e) {
            throw new ModelRepositoryException(
                    Kind.IO_FAILURE, "cannot remove a temporary file: " + IoMessages.of(e), e);
        }
    }

    /**
     * Builds a model with seeded random weights, as version {@link #SEEDED_VERSION}, not trained.
     *
     * @param replace  whether one that is there already is replaced, or refused
     * @param progress hears of the bytes of the model file
     * @throws ModelRepositoryException as {@link ModelRepository#publish}
     */
    public StoredModel buildSeeded(BuildableModel model, long seed, boolean replace, ByteProgress progress)
            throws ModelRepositoryException {
        ModelDescription description = new ModelDescription(
                model.name(),
                SEEDED_VERSION,
                model.network().architecture(),
                model.description(),
                "random weights drawn from seed " + seed + "; not trained",
                "Apache-2.0",
                Training.untrained(seed),
                input(model.network()),
                output(SEEDED_THRESHOLD));
        return publish(description, new OnnxContent(model.network(), new SeededWeights(seed)), replace, progress);
    }

    /**
     * Builds a model with the weights of a file, whose metadata say version, threshold and the rest (docs/models.md).
     *
     * @param replace  whether one of that version that is there already is replaced, or refused
     * @param progress hears of the bytes of the model file
     * @throws ModelRepositoryException {@code INVALID_MODEL} if the file is not as it has to be, and as
     *     {@link ModelRepository#publish}
     */
    public StoredModel buildFromWeights(BuildableModel model, Path file, boolean replace, ByteProgress progress)
            throws ModelRepositoryException {
        try (WeightsFile weights = WeightsFile.open(file, model.network())) {
            ModelDescription description = description(model, file, weights);
            return publish(description, new OnnxContent(model.network(), weights), replace, progress);
        } catch (IOException e) {
            throw new ModelRepositoryException(
                    Kind.IO_FAILURE, "cannot close the weights file " + file + ": " + IoMessages.of(e), e);
        }
    }

    private StoredModel publish(
            ModelDescription description, OnnxContent content, boolean replace, ByteProgress progress)
            throws ModelRepositoryException {
        return repository.publish(description, List.of(NewArtifact.onnx(HARDWARE, content)), replace, progress);
    }

    private static ModelDescription description(BuildableModel model, Path file, WeightsFile weights)
            throws ModelRepositoryException {
        try {
            WeightsMetadata metadata = WeightsMetadata.of(weights.metadata());
            if (!metadata.architecture().equals(model.network().architecture())) {
                throw new IllegalArgumentException("'architecture' is " + metadata.architecture() + "; " + model.name()
                        + " needs " + model.network().architecture());
            }
            return new ModelDescription(
                    model.name(),
                    new ModelVersion(metadata.version()),
                    metadata.architecture(),
                    model.description(),
                    metadata.source(),
                    metadata.licence(),
                    metadata.training(),
                    input(model.network()),
                    output(metadata.threshold()));
        } catch (IllegalArgumentException e) {
            throw new ModelRepositoryException(Kind.INVALID_MODEL, file + ", __metadata__: " + e.getMessage(), e);
        }
    }

    /** ImageNet's channel means and deviations, which published weights of these networks expect. */
    private static InputContract input(Network network) {
        return new InputContract(
                OnnxContent.INPUT,
                network.inputSize(),
                network.inputSize(),
                Resize.STRETCH,
                List.of(0.485f, 0.456f, 0.406f),
                List.of(0.229f, 0.224f, 0.225f));
    }

    private static OutputContract output(double threshold) {
        return new OutputContract(OnnxContent.OUTPUT, Activation.SOFTMAX, List.of("real", "fake"), "fake", threshold);
    }
}
