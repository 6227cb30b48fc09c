package io.herofake.app;

import io.herofake.backend.BackendProvider;
import io.herofake.backend.Discovery;
import io.herofake.backend.InstalledBackends;
import io.herofake.backend.Platform;
import io.herofake.model.StoredModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The backends on the class path and the platforms that they found. Immutable. */
final class Backends {

    /** A platform and who found it. */
    record Found(BackendProvider provider, Platform platform) {}

    private final List<Found> platforms = new ArrayList<>();
    private final List<Discovery.Absence> absences = new ArrayList<>();

    private Backends() {}

    /** Asks all backends for their platforms; loads their native libraries. */
    static Backends discover() {
        Backends backends = new Backends();
        for (BackendProvider provider : InstalledBackends.all()) {
            Discovery discovery = InstalledBackends.discover(provider);
            discovery.platforms().forEach(platform -> backends.platforms.add(new Found(provider, platform)));
            backends.absences.addAll(discovery.absences());
        }
        return backends;
    }

    /** What was found, real platforms before simulated ones. */
    List<Found> platforms() {
        return Stream.concat(
                        platforms.stream().filter(found -> !found.platform().simulated()),
                        platforms.stream().filter(found -> found.platform().simulated()))
                .toList();
    }

    /** What was looked for in vain. */
    List<Discovery.Absence> absences() {
        return List.copyOf(absences);
    }

    /** That nothing here runs a model, naming what was looked for in vain. */
    CommandException noPlatform(StoredModel model) {
        String wanted = model.artifacts().stream()
                .map(artifact -> artifact.kind().toString())
                .collect(Collectors.joining(", "));
        String absent = absences.stream().map(Discovery.Absence::toString).collect(Collectors.joining("; "));
        return CommandException.failure(
                "nothing on this machine can run model '" + model.manifest().name() + "', which has " + wanted
                        + (absent.isEmpty() ? "" : "; looked for in vain: " + absent),
                null);
    }
}
