package io.herofake.app;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.Discovery;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.model.ModelArtifact;
import io.herofake.model.StoredModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The backends on the class path and the platforms that they found. Immutable. */
final class Backends {

    private record Found(BackendProvider provider, Platform platform) {}

    private record Choice(Found found, ModelArtifact artifact) {}

    private final List<Found> platforms = new ArrayList<>();
    private final List<Discovery.Absence> absences = new ArrayList<>();

    private Backends() {}

    /** Asks all backends for their platforms; loads their native libraries. */
    static Backends discover() {
        Backends backends = new Backends();
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            Discovery discovery = provider.discover();
            discovery.platforms().forEach(platform -> backends.platforms.add(new Found(provider, platform)));
            backends.absences.addAll(discovery.absences());
        }
        return backends;
    }

    /**
     * Opens a model on the first platform that it has a file for, real ones before simulated ones.
     *
     * @throws CommandException if there is no such platform, naming what was looked for in vain
     */
    ModelInstance open(StoredModel model, OpenOptions options) throws BackendException, CommandException {
        Choice choice = choose(model).orElseThrow(() -> noPlatform(model));
        return choice.found()
                .provider()
                .open(
                        choice.found().platform(),
                        choice.artifact(),
                        model.manifest().input(),
                        options);
    }

    private Optional<Choice> choose(StoredModel model) {
        List<Choice> choices = platforms.stream()
                .flatMap(found -> model.artifact(found.platform().hardware()).stream()
                        .map(artifact -> new Choice(found, artifact)))
                .toList();
        return choices.stream()
                .filter(choice -> !choice.found().platform().simulated())
                .findFirst()
                .or(() -> choices.stream().findFirst());
    }

    private CommandException noPlatform(StoredModel model) {
        String wanted = model.artifacts().stream()
                .map(artifact -> artifact.hardware().id())
                .collect(Collectors.joining(", "));
        String absent = absences.stream()
                .map(absence -> absence.what() + ": " + absence.reason() + " (" + absence.remedy() + ")")
                .collect(Collectors.joining("; "));
        return CommandException.failure(
                "nothing on this machine can run model '" + model.manifest().name() + "', which has files for " + wanted
                        + (absent.isEmpty() ? "" : "; looked for in vain: " + absent),
                null);
    }
}
