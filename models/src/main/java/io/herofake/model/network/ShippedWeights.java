package io.herofake.model.network;

import io.herofake.model.IoMessages;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.ModelRepositoryException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The trained weights that come with the product, as a file: {@code weights/NAME.safetensors} among this class's resources. While
 * open it is a temporary copy, since a resource inside a jar cannot be read at random. Not thread-safe.
 */
final class ShippedWeights implements Closeable {
    private final Path copy;

    private ShippedWeights(Path copy) {
        this.copy = copy;
    }

    /** Whether there are some for the model. */
    static boolean exist(BuildableModel model) {
        return ShippedWeights.class.getResource(resource(model)) != null;
    }

    /**
     * Those of a model that has some.
     *
     * @throws ModelRepositoryException {@code IO_FAILURE} if they cannot be copied
     */
    static ShippedWeights open(BuildableModel model) throws ModelRepositoryException {
        URL resource = ShippedWeights.class.getResource(resource(model));
        if (resource == null) {
            throw new IllegalArgumentException("no weights are shipped for " + model.name());
        }
        try {
            ShippedWeights weights = new ShippedWeights(Files.createTempFile("herofake-", ".safetensors"));
            try (InputStream in = resource.openStream()) {
                Files.copy(in, weights.copy, StandardCopyOption.REPLACE_EXISTING);
                return weights;
            } catch (IOException e) {
                weights.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ModelRepositoryException(
                    Kind.IO_FAILURE,
                    "cannot copy the trained weights of " + model.name() + " to the folder for temporary files: "
                            + IoMessages.of(e),
                    e);
        }
    }

    /** Where they are until this is closed. */
    Path file() {
        return copy;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(copy);
    }

    private static String resource(BuildableModel model) {
        return "weights/" + model.name() + ".safetensors";
    }
}
