package io.herofake.model;

import java.util.Arrays;
import java.util.Optional;

/** The variants that {@code herofake models} makes of a model's float32 file. */
public enum MadeVariant {
    /** Quantised for a CPU. */
    INT8_FOR_CPU("cpu-int8", "models quantize %s --calibration PICTURES"),
    /** In 16-bit floats, for a GPU. */
    FP16_FOR_GPU("gpu-fp16", "models halve %s");

    private final String target;
    private final String command;

    MadeVariant(String target, String command) {
        this.target = target;
        this.command = command;
    }

    /** What the file is for. */
    public ArtifactTarget target() {
        return ArtifactTarget.of(target);
    }

    /** The command that makes the file that a model lacks, for example {@code herofake models halve vgg19}; empty if there is none. */
    public static Optional<String> command(ArtifactTarget target, String model) {
        return Arrays.stream(values())
                .filter(variant -> variant.target.equals(target.id()))
                .map(variant -> "herofake " + String.format(variant.command, model))
                .findFirst();
    }
}
