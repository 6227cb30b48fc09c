package io.herofake.profiler;

import io.herofake.backend.BackendProvider;
import io.herofake.backend.Discovery;
import io.herofake.backend.InstalledBackends;
import io.herofake.backend.Platform;
import io.herofake.model.StoredModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The platforms of this machine, and which function can run on which. Immutable. */
public final class Targets {

    private record Found(BackendProvider provider, Platform platform) {}

    private final List<Found> platforms;
    private final List<Discovery.Absence> absences;

    private Targets(List<Found> platforms, List<Discovery.Absence> absences) {
        this.platforms = List.copyOf(platforms);
        this.absences = List.copyOf(absences);
    }

    /** Asks every backend on the class path. */
    public static Targets discover() {
        return discover(InstalledBackends.all());
    }

    static Targets discover(Iterable<BackendProvider> providers) {
        List<Found> platforms = new ArrayList<>();
        List<Discovery.Absence> absences = new ArrayList<>();
        for (BackendProvider provider : providers) {
            Discovery discovery = InstalledBackends.discover(provider);
            discovery.platforms().forEach(platform -> platforms.add(new Found(provider, platform)));
            absences.addAll(discovery.absences());
        }
        return new Targets(platforms, absences);
    }

    /** What was looked for in vain, one line each, for people. */
    public List<String> absences() {
        return absences.stream().map(Discovery.Absence::toString).toList();
    }

    /**
     * Every model on every platform that it has a file for, in the order of the models.
     *
     * @param wanted platform ids; empty for all that are not simulated
     * @throws ProfilerException if a platform that is wanted is not there or runs none of the models, or nothing is left to measure
     */
    public List<Target> of(List<StoredModel> models, List<String> wanted) throws ProfilerException {
        requireKnown(wanted);
        List<Target> targets = new ArrayList<>();
        for (StoredModel model : models) {
            for (Found found : platforms) {
                if (wanted.isEmpty()
                        ? !found.platform().simulated()
                        : wanted.contains(found.platform().id())) {
                    found.platform()
                            .artifactOf(model)
                            .ifPresent(artifact ->
                                    targets.add(new Target(model, artifact, found.provider(), found.platform())));
                }
            }
        }
        requireMeasured(models, wanted, targets);
        if (targets.isEmpty()) {
            throw nothing(models);
        }
        return targets;
    }

    private void requireKnown(List<String> wanted) throws ProfilerException {
        for (String id : wanted) {
            if (platforms.stream().noneMatch(found -> found.platform().id().equals(id))) {
                throw new ProfilerException("no platform '" + id + "' on this machine; " + known(), null);
            }
        }
    }

    private void requireMeasured(List<StoredModel> models, List<String> wanted, List<Target> targets)
            throws ProfilerException {
        for (Found found : platforms) {
            Platform platform = found.platform();
            if (wanted.contains(platform.id())
                    && !models.isEmpty()
                    && targets.stream().noneMatch(target -> target.platform().equals(platform))) {
                throw new ProfilerException(
                        platform.hasNoFile(models.get(0).manifest().name())
                                + (models.size() == 1 ? "" : "; nor has another of those to be profiled"),
                        null);
            }
        }
    }

    private ProfilerException nothing(List<StoredModel> models) {
        String functions = models.stream()
                .map(model -> model.manifest().name() + " ("
                        + model.artifacts().stream()
                                .map(artifact -> artifact.kind().toString())
                                .collect(Collectors.joining(", "))
                        + ")")
                .collect(Collectors.joining(", "));
        return new ProfilerException(
                "no platform found that can run " + (functions.isEmpty() ? "anything" : functions) + "; " + known(),
                null);
    }

    private String known() {
        String there = platforms.stream().map(found -> found.platform().id()).collect(Collectors.joining(", "));
        String absent = String.join("; ", absences());
        return (there.isEmpty() ? "there is none at all" : "there are: " + there)
                + (absent.isEmpty() ? "" : "; looked for in vain: " + absent);
    }
}
