package io.herofake.app.config;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where models are and which are served.
 *
 * @param repository the model repository's folder
 * @param cache      where backends keep what makes the next start fast
 * @param serve        models to serve
 * @param defaultModel the model of a request that names none
 */
public record ModelsConfig(
        @Setting(
                value = "models/repository",
                doc = "Folder of the model repository. The default is below the folder that the launcher script is in.")
        Path repository,

        @Setting(
                value = "var/cache",
                doc = "Folder where backends keep what makes the next start fast (optimised graphs). Safe to delete.")
        Path cache,

        @Setting(
                value = "",
                doc =
                        "Models to serve. When empty: resnet50, vgg16 and vgg19, built where they are missing, and every model"
                                + " that was added.")
        List<String> serve,

        @Setting(
                value = "",
                doc = "The model of a request that names none. When empty: the first of serve; if that is empty, too, a"
                        + " trained one, resnet50 before others.")
        String defaultModel) {

    /** Checks that the names agree with each other; copies the list. */
    public ModelsConfig {
        serve = List.copyOf(serve);
        Set<String> seen = new HashSet<>();
        for (String name : serve) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException("serve names '" + name + "' twice");
            }
        }
        if (!defaultModel.isEmpty() && !serve.isEmpty() && !serve.contains(defaultModel)) {
            throw new IllegalArgumentException(
                    "defaultModel '" + defaultModel + "' is not one of serve, " + String.join(", ", serve));
        }
    }
}
