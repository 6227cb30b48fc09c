package io.herofake.model.network;

import io.herofake.model.ByteProgress;
import io.herofake.model.ModelRepository;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.StoredModel;
import java.util.List;

/**
 * Real models that are small and quick, for tests of every module: the product's own networks at a fraction of their
 * width, built by the product's own code with seeded weights.
 */
public final class SmallModels {
    private static final NetworkSize TINY = new NetworkSize(2, 32);

    private SmallModels() {}

    /** ResNet50 with 2 channels first and 32x32 pixels: 113 KB. */
    public static BuildableModel resnet(String name) {
        return new BuildableModel(name, "ResNet50 at 1/32 of its width", ResNet50.of(TINY));
    }

    /** VGG16 (pooled head) with 2 channels first and 32x32 pixels: 63 KB. */
    public static BuildableModel vgg(String name) {
        return new BuildableModel(name, "VGG16 at 1/32 of its width", Vgg.vgg16(Vgg.Head.POOLED, TINY));
    }

    /**
     * ResNet50 and VGG16 with either head at a quarter of their width and 32x32 pixels, 1 to 6 MB: wide enough that a
     * runtime lays their channels out in blocks as it does with the full networks.
     */
    public static List<BuildableModel> wide() {
        NetworkSize quarter = new NetworkSize(16, 32);
        return List.of(
                new BuildableModel("resnet", "ResNet50 at 1/4 of its width", ResNet50.of(quarter)),
                new BuildableModel("vgg", "VGG16 at 1/4 of its width", Vgg.vgg16(Vgg.Head.POOLED, quarter)),
                new BuildableModel("classic", "VGG16 at 1/4 of its width", Vgg.vgg16(Vgg.Head.CLASSIC, quarter)));
    }

    /** The product's three networks at a quarter of their width and 32x32 pixels. */
    public static List<BuildableModel> architectures() {
        NetworkSize quarter = new NetworkSize(16, 32);
        return List.of(
                new BuildableModel("resnet50", "ResNet50 at 1/4 of its width", ResNet50.of(quarter)),
                new BuildableModel("vgg16", "VGG16 at 1/4 of its width", Vgg.vgg16(Vgg.Head.POOLED, quarter)),
                new BuildableModel("vgg19", "VGG19 at 1/4 of its width", Vgg.vgg19(Vgg.Head.POOLED, quarter)));
    }

    /**
     * A model that does next to nothing, to measure what is around it: the average of each colour and one linear layer;
     * about 300 bytes.
     *
     * @param inputSize side of its input in pixels
     */
    public static BuildableModel averages(String name, int inputSize) {
        List<Layer> layers = List.of(
                new Layer.GlobalAveragePool("avgpool"),
                new Layer.Flatten("flatten"),
                new Layer.Linear("fc", 3, Network.CLASSES, false));
        return new BuildableModel(name, "channel averages", new Network("averages", inputSize, layers));
    }

    /** Builds a model with seeded weights into a repository. */
    public static StoredModel install(ModelRepository repository, BuildableModel model)
            throws ModelRepositoryException {
        return new ModelBuilder(repository).buildSeeded(model, ModelBuilder.DEFAULT_SEED, false, ByteProgress.NONE);
    }
}
