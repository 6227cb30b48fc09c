package io.herofake.sandbox.worker;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.BackendProvider;
import io.herofake.backend.Discovery;
import io.herofake.backend.InstalledBackends;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.sandbox.SandboxModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The backends on the class path and the platforms that they found. Immutable. */
final class Platforms {
    private final Map<String, BackendProvider> providers = new LinkedHashMap<>();
    private final Map<String, Platform> platforms = new LinkedHashMap<>();
    private final List<Discovery.Absence> absences = new ArrayList<>();

    private Platforms() {}

    /**
     * Asks backends for their platforms; loads their native libraries.
     *
     * @param backend the only one to ask; null for all
     */
    static Platforms discover(@Nullable String backend) {
        Platforms found = new Platforms();
        for (BackendProvider provider : InstalledBackends.all()) {
            if (backend == null || backend.equals(provider.name())) {
                Discovery discovery = InstalledBackends.discover(provider);
                for (Platform platform : discovery.platforms()) {
                    found.providers.put(platform.id(), provider);
                    found.platforms.put(platform.id(), platform);
                }
                found.absences.addAll(discovery.absences());
            }
        }
        return found;
    }

    List<Platform> all() {
        return List.copyOf(platforms.values());
    }

    List<Discovery.Absence> absences() {
        return List.copyOf(absences);
    }

    /**
     * A platform by its id.
     *
     * @param id null for the first one
     * @throws BackendException {@code RUNTIME_FAILURE} naming those that there are
     */
    Platform find(@Nullable String id) throws BackendException {
        Platform platform = id == null ? platforms.values().stream().findFirst().orElse(null) : platforms.get(id);
        if (platform == null) {
            String absent = absences.stream().map(Discovery.Absence::toString).collect(Collectors.joining("; "));
            throw new BackendException(
                    Kind.RUNTIME_FAILURE,
                    (id == null ? "this worker found no platform" : "this worker has no platform '" + id + "'")
                            + "; found: " + platforms.keySet()
                            + (absent.isEmpty() ? "" : "; looked for in vain: " + absent),
                    null);
        }
        return platform;
    }

    ModelInstance open(Platform platform, SandboxModel model, OpenOptions options) throws BackendException {
        BackendProvider provider = providers.get(platform.id());
        if (provider == null) {
            throw new IllegalArgumentException("not one of this worker's platforms: " + platform);
        }
        platform.check(model.artifact());
        return provider.open(platform, model.artifact(), model.input(), options);
    }
}
