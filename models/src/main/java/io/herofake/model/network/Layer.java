package io.herofake.model.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One step of a network. Tensors between layers are float32 {@code [N, channels, height, width]} until flattened. */
public sealed interface Layer {

    /** What it learns, in the order of a PyTorch state dictionary. */
    List<Parameter> parameters();

    /** Calls the method for its kind. */
    <R> R accept(Visitor<R> visitor);

    /** One method for each kind of layer. */
    interface Visitor<R> {
        /** A convolution. */
        R conv(Conv layer);

        /** A maximum pooling. */
        R maxPool(MaxPool layer);

        /** A residual block. */
        R residual(Residual layer);

        /** An average over all positions. */
        R globalAveragePool(GlobalAveragePool layer);

        /** A flattening. */
        R flatten(Flatten layer);

        /** A fully connected layer. */
        R linear(Linear layer);
    }

    /**
     * A batch normalisation with learnt scale and shift and fixed statistics, epsilon 1e-5.
     *
     * @param name  prefix of its parameters
     * @param scale how its scale begins
     */
    record Norm(String name, Initial scale) {}

    /**
     * A square convolution: with a bias, or without one and then normalised; then perhaps a ReLU.
     *
     * @param name    prefix of its parameters
     * @param in      input channels
     * @param out     output channels
     * @param kernel  side in pixels
     * @param stride  in pixels, the same in both directions
     * @param padding zeros at each side
     * @param norm    null for a bias instead
     * @param relu    whether a ReLU follows
     */
    record Conv(
            String name,
            int in,
            int out,
            int kernel,
            int stride,
            int padding,
            @Nullable Norm norm,
            boolean relu) implements Layer {

        /** The kernel. */
        public Parameter weight() {
            return new Parameter(name + ".weight", List.of(out, in, kernel, kernel), Initial.HE);
        }

        /** The bias of a convolution that is not normalised. */
        public Parameter bias() {
            return vector(name + ".bias", Initial.ZERO);
        }

        /** The scale, shift, mean and variance of a normalisation, in that order. */
        public List<Parameter> normParameters(Norm of) {
            return List.of(
                    vector(of.name() + ".weight", of.scale()),
                    vector(of.name() + ".bias", Initial.ZERO),
                    vector(of.name() + ".running_mean", Initial.ZERO),
                    vector(of.name() + ".running_var", Initial.ONE));
        }

        @Override
        public List<Parameter> parameters() {
            List<Parameter> parameters = new ArrayList<>(List.of(weight()));
            parameters.addAll(norm == null ? List.of(bias()) : normParameters(norm));
            return parameters;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.conv(this);
        }

        private Parameter vector(String vectorName, Initial initial) {
            return new Parameter(vectorName, List.of(out), initial);
        }
    }

    /**
     * The maximum of each square window.
     *
     * @param name    for people
     * @param kernel  side in pixels
     * @param stride  in pixels
     * @param padding at each side
     */
    record MaxPool(String name, int kernel, int stride, int padding) implements Layer {
        @Override
        public List<Parameter> parameters() {
            return List.of();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.maxPool(this);
        }
    }

    /**
     * {@code ReLU(body(x) + shortcut(x))}.
     *
     * @param name     for people
     * @param body     at least one layer
     * @param shortcut null for x itself
     */
    record Residual(String name, List<Conv> body, @Nullable Conv shortcut) implements Layer {
        /** Copies the list. */
        public Residual {
            body = List.copyOf(body);
        }

        @Override
        public List<Parameter> parameters() {
            return Stream.concat(body.stream(), Stream.ofNullable(shortcut))
                    .flatMap(layer -> layer.parameters().stream())
                    .toList();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.residual(this);
        }
    }

    /**
     * The average over all positions: {@code [N, C, H, W]} to {@code [N, C, 1, 1]}.
     *
     * @param name for people
     */
    record GlobalAveragePool(String name) implements Layer {
        @Override
        public List<Parameter> parameters() {
            return List.of();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.globalAveragePool(this);
        }
    }

    /**
     * {@code [N, C, H, W]} to {@code [N, C * H * W]}.
     *
     * @param name for people
     */
    record Flatten(String name) implements Layer {
        @Override
        public List<Parameter> parameters() {
            return List.of();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.flatten(this);
        }
    }

    /**
     * A fully connected layer with bias, then perhaps a ReLU.
     *
     * @param name prefix of its parameters
     * @param in   input values
     * @param out  output values
     * @param relu whether a ReLU follows
     */
    record Linear(String name, int in, int out, boolean relu) implements Layer {
        /** The matrix. */
        public Parameter weight() {
            return new Parameter(name + ".weight", List.of(out, in), relu ? Initial.HE : Initial.LINEAR);
        }

        /** The bias. */
        public Parameter bias() {
            return new Parameter(name + ".bias", List.of(out), Initial.ZERO);
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(weight(), bias());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.linear(this);
        }
    }
}
