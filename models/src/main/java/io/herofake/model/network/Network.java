package io.herofake.model.network;

import java.util.List;

/**
 * A network as data: float32 {@code [N, 3, inputSize, inputSize]} in, logits {@code [N, 2]} out.
 *
 * @param architecture its name, for example {@code resnet50-v1.5}
 * @param inputSize    side of the input in pixels
 * @param layers       from the input to the logits
 */
public record Network(String architecture, int inputSize, List<Layer> layers) {
    /** Columns of the output: real, fake. */
    public static final int CLASSES = 2;

    /** Copies the list. */
    public Network {
        layers = List.copyOf(layers);
    }

    /** Everything it learns. */
    public List<Parameter> parameters() {
        return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
    }
}
