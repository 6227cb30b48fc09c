package io.herofake.model.network;

/**
 * A function whose model the product can build itself.
 *
 * @param name        the function's name
 * @param description one line for people
 * @param network     its network
 */
public record BuildableModel(String name, String description, Network network) {

    /** Whether trained weights for it come with the product. */
    public boolean shipped() {
        return ShippedWeights.exist(this);
    }

    /** The size of the model file that a build writes; exact. */
    public long sizeBytes() {
        return new OnnxContent(network, new SeededWeights(0)).sizeBytes();
    }
}
