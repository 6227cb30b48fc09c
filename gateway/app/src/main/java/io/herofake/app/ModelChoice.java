package io.herofake.app;

import io.herofake.app.config.ModelsConfig;
import io.herofake.model.ModelManifest;
import io.herofake.model.ModelRepository;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.ModelRepositoryException.Kind;
import io.herofake.model.StoredModel;
import io.herofake.model.network.BuildableModel;
import io.herofake.model.network.ModelBuilder;
import io.herofake.model.network.ModelCatalog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Decides which models are used, builds those that are missing, and verifies all of them. */
final class ModelChoice {
    private static final String PREFERRED_DEFAULT = "resnet50";

    /** How long another process may take to build before it is an error. */
    private static final Duration OTHER_PROCESS = Duration.ofMinutes(5);

    private static final Duration BUSY_RETRY = Duration.ofMillis(300);

    private final ModelsConfig config;
    private final Context context;
    private final ModelRepository repository;

    ModelChoice(ModelsConfig config, Context context) {
        this.config = config;
        this.context = context;
        this.repository = new ModelRepository(config.repository());
    }

    /** The models to serve, ready to be opened. */
    List<StoredModel> served() throws ModelRepositoryException, CommandException {
        return ready(config.serve().isEmpty() ? everything() : config.serve());
    }

    /** The models of these names, ready to be opened. */
    List<StoredModel> ready(Collection<String> names) throws ModelRepositoryException, CommandException {
        List<StoredModel> models = new ArrayList<>();
        for (String name : names) {
            models.add(ready(name));
        }
        return models;
    }

    /** The built-in ones, then what users have added; other built-in ones are only served when they are asked for. */
    private Set<String> everything() throws ModelRepositoryException {
        Set<String> names = new LinkedHashSet<>();
        ModelCatalog.defaults().forEach(model -> names.add(model.name()));
        ModelRepository.Listing listing = repository.list();
        if (!listing.problems().isEmpty()) {
            throw listing.problems().get(0);
        }
        for (StoredModel model : listing.models()) {
            if (buildable(model.manifest().name()).isEmpty()) {
                names.add(model.manifest().name());
            }
        }
        return names;
    }

    /** The current version of a model, built if it is missing and can be, with its files verified. */
    StoredModel ready(String name) throws ModelRepositoryException, CommandException {
        StoredModel model = findOrBuild(name);
        try (Progress progress = Progress.ofBriefTask(context, "verifying " + name)) {
            repository.verify(model, progress);
        }
        return model;
    }

    private StoredModel findOrBuild(String name) throws ModelRepositoryException {
        Optional<BuildableModel> buildable = buildable(name);
        try {
            StoredModel found = repository.find(name);
            boolean seeded = found.manifest().version().equals(ModelBuilder.SEEDED_VERSION);
            // Left by a release that came without trained weights: these are of a higher version.
            return seeded && buildable.isPresent() && buildable.get().shipped() ? build(buildable.get()) : found;
        } catch (ModelRepositoryException e) {
            if (e.kind() != Kind.NOT_FOUND || buildable.isEmpty()) {
                throw e;
            }
            return build(buildable.get());
        }
    }

    private StoredModel build(BuildableModel model) throws ModelRepositoryException {
        boolean waiting = false;
        for (long end = System.nanoTime() + OTHER_PROCESS.toNanos(); ; ) {
            try (Progress progress = Progress.of(context, "building " + model.name())) {
                return new ModelBuilder(repository).build(model, false, progress);
            } catch (ModelRepositoryException e) {
                if (e.kind() == Kind.ALREADY_EXISTS) {
                    return repository.find(model.name());
                }
                if (e.kind() != Kind.BUSY || System.nanoTime() - end > 0) {
                    throw e;
                }
            }
            if (!waiting) {
                context.err().println("another process is changing " + repository.root() + "; waiting for it");
                waiting = true;
            }
            LockSupport.parkNanos(BUSY_RETRY.toNanos());
        }
    }

    private static Optional<BuildableModel> buildable(String name) {
        return ModelCatalog.all().stream()
                .filter(model -> model.name().equals(name))
                .findFirst();
    }

    /** The model of requests that name none. */
    String defaultModel(List<StoredModel> served) throws CommandException {
        List<String> names =
                served.stream().map(model -> model.manifest().name()).toList();
        if (!config.defaultModel().isEmpty()) {
            if (!names.contains(config.defaultModel())) {
                throw CommandException.usage("models.defaultModel '" + config.defaultModel()
                        + "' is not one of the served models, " + String.join(", ", names));
            }
            return config.defaultModel();
        }
        return config.serve().isEmpty() ? mostTrusted(served) : names.get(0);
    }

    /** One whose verdicts mean something, if there is one. */
    private static String mostTrusted(List<StoredModel> served) {
        Stream<String> trained = served.stream()
                .map(StoredModel::manifest)
                .filter(ModelManifest::trained)
                .map(ModelManifest::name);
        return preferredOf(trained)
                .or(() -> preferredOf(
                        served.stream().map(model -> model.manifest().name())))
                .orElseThrow();
    }

    /** The model to judge with where none was asked for: of those that can be built, as {@link #defaultModel} chooses. */
    static String preferred() {
        return preferredOf(ModelCatalog.all().stream()
                        .filter(BuildableModel::shipped)
                        .map(BuildableModel::name))
                .orElse(PREFERRED_DEFAULT);
    }

    /** The preferred one if it is there, else the first. */
    private static Optional<String> preferredOf(Stream<String> names) {
        return names.max(Comparator.comparing(PREFERRED_DEFAULT::equals));
    }
}
