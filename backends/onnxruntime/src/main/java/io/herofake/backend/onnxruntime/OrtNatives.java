package io.herofake.backend.onnxruntime;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime's native libraries with CUDA, which a build with the profile cuda12 or cuda13 puts beside its jars, in {@code
 * natives/onnxruntime}. They are used where they lie: unpacked to the temporary directory by every process, as those in a jar
 * are, they would cost hundreds of megabytes a start.
 */
final class OrtNatives {
    private static final String PROPERTY = "onnxruntime.native.path";
    private static final Path FOLDER = Path.of("natives", "onnxruntime");

    private OrtNatives() {}

    /** Lets ONNX Runtime's Java API take them, unless the user has named a folder. Before its first use. */
    static void use() {
        Path folder = folder(home());
        if (folder != null && System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, folder.toString());
        }
    }

    /** The folder in a distribution, if it has the libraries. */
    static @Nullable Path folder(@Nullable Path home) {
        if (home == null) {
            return null;
        }
        Path folder = home.resolve(FOLDER);
        return Files.isRegularFile(folder.resolve(System.mapLibraryName("onnxruntime"))) ? folder : null;
    }

    /** The distribution's folder: above lib, which has this jar. */
    private static @Nullable Path home() {
        CodeSource source = OrtNatives.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return null;
        }
        try {
            URI jar = source.getLocation().toURI();
            Path lib = Path.of(jar).getParent();
            return lib == null ? null : lib.getParent();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }
}
