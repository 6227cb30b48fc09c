package io.herofake.bench;

import io.herofake.model.ByteProgress;
import io.herofake.model.ModelRepository;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.StoredModel;
import io.herofake.model.network.BuildableModel;
import io.herofake.model.network.ModelBuilder;
import io.herofake.model.network.ModelCatalog;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a benchmark keeps its models and what backends cache of them; models that are not there are built. */
final class WorkFolder {

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "models and caches of the benchmarks; kept for the next run (default: ${DEFAULT-VALUE})")
    private Path folder = Path.of("gateway/benchmarks/target/work");

    /** A model that the product can build, with seeded weights. */
    StoredModel model(String name) throws ModelRepositoryException {
        return model(ModelCatalog.find(name));
    }

    /** The same for any model. */
    StoredModel model(BuildableModel model) throws ModelRepositoryException {
        ModelRepository repository = repository();
        for (StoredModel found : repository.list().models()) {
            if (found.manifest().name().equals(model.name())) {
                return found;
            }
        }
        System.err.println("building model " + model.name() + " in " + repository.root());
        return new ModelBuilder(repository).buildSeeded(model, ModelBuilder.DEFAULT_SEED, false, ByteProgress.NONE);
    }

    /** Where the models are. */
    ModelRepository repository() {
        return new ModelRepository(folder.resolve("models").toAbsolutePath());
    }

    /** For {@code OpenOptions.cacheDirectory}. */
    Path cache() {
        return folder.resolve("cache").toAbsolutePath();
    }
}
