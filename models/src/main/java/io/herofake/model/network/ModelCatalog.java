package io.herofake.model.network;

import io.herofake.model.ModelRepositoryException;
import io.herofake.model.ModelRepositoryException.Kind;
import io.herofake.model.network.Vgg.Head;
import java.util.List;
import java.util.stream.Collectors;

/** The functions that the product can build itself. */
public final class ModelCatalog {
    private static final List<BuildableModel> DEFAULTS = List.of(
            new BuildableModel("resnet50", "ResNet50 v1.5", ResNet50.of(NetworkSize.FULL)),
            new BuildableModel(
                    "vgg16",
                    "VGG16, global average pooling and one linear layer",
                    Vgg.vgg16(Head.POOLED, NetworkSize.FULL)),
            new BuildableModel(
                    "vgg19",
                    "VGG19, global average pooling and one linear layer",
                    Vgg.vgg19(Head.POOLED, NetworkSize.FULL)));
    private static final List<BuildableModel> ALL = List.of(
            DEFAULTS.get(0),
            DEFAULTS.get(1),
            DEFAULTS.get(2),
            new BuildableModel(
                    "vgg16-classic",
                    "VGG16 with its two hidden layers of 4096",
                    Vgg.vgg16(Head.CLASSIC, NetworkSize.FULL)),
            new BuildableModel(
                    "vgg19-classic",
                    "VGG19 with its two hidden layers of 4096",
                    Vgg.vgg19(Head.CLASSIC, NetworkSize.FULL)));

    private ModelCatalog() {}

    /** All of them. */
    public static List<BuildableModel> all() {
        return ALL;
    }

    /** Those that a gateway serves when nothing else is asked for: resnet50, vgg16 and vgg19. */
    public static List<BuildableModel> defaults() {
        return DEFAULTS;
    }

    /**
     * The one with the given name.
     *
     * @throws ModelRepositoryException {@code NOT_FOUND}, naming those there are
     */
    public static BuildableModel find(String name) throws ModelRepositoryException {
        String known = ALL.stream().map(BuildableModel::name).collect(Collectors.joining(", "));
        return ALL.stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ModelRepositoryException(
                        Kind.NOT_FOUND, "no model '" + name + "' that can be built; there are: " + known));
    }
}
