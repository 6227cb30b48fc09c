package io.herofake.model.quantize;

import io.herofake.model.ArtifactContent;

/**
 * The part of a quantised model that leads to a layer, with the second moments of that layer's input.
 *
 * @param content an ONNX file
 * @param tensor  an output: {@code sum x x^T} over the positions of a picture, {@code [columns, columns]}
 * @param sizes   the other output: how many numbers the positions of a picture have, one value
 * @param columns how many weights an output channel has
 */
public record MomentsGraph(ArtifactContent content, String tensor, String sizes, int columns) {}
