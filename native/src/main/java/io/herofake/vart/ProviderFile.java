package io.herofake.vart;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;

/** The VART provider that a build with {@code -Pvitis} packs into the jar. */
public final class ProviderFile {

    /** Name of the library. */
    public static final String NAME = "libherofake_vart.so";

    private ProviderFile() {}

    /**
     * The library of this build as a file, unpacked to JavaCPP's cache; empty if the build has none.
     *
     * @throws IOException if it cannot be unpacked
     */
    public static Optional<Path> ofThisBuild() throws IOException {
        URL resource = ProviderFile.class.getResource(NAME);
        if (resource == null) {
            return Optional.empty();
        }
        File file = Loader.cacheResource(resource);
        if (file == null) {
            throw new IOException("cannot unpack " + NAME + "; see that org.bytedeco.javacpp.cachedir can be written");
        }
        return Optional.of(file.toPath());
    }
}
