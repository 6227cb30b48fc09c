package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.ModelArtifact;
import io.herofake.model.ModelManifest;
import io.herofake.model.ModelRepository;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.StoredModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code herofake models list}. */
@Command(
        name = "list",
        header = "List the models in the repository.",
        description = {"", "Reads manifests only; 'herofake models verify' reads the files as well."},
        footer = {"  herofake models list", "  herofake models list --json"})
final class ModelsListCommand extends ConfiguredCommand {

    @Option(names = "--json", description = "Print a JSON array instead of a table.")
    private boolean json;

    ModelsListCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws ConfigException, ModelRepositoryException {
        ModelRepository repository =
                new ModelRepository(configuration().values().models().repository());
        ModelRepository.Listing listing = repository.list();
        if (json) {
            context()
                    .out()
                    .println(JsonLines.pretty(listing.models().stream()
                            .map(ModelsListCommand::object)
                            .toList()));
        } else {
            table(repository, listing.models());
        }
        listing.problems().forEach(problem -> context().err().println("herofake: " + problem.getMessage()));
        return listing.problems().isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
    }

    private void table(ModelRepository repository, List<StoredModel> models) {
        if (models.isEmpty()) {
            context().err().println("no models in " + repository.root() + "; 'herofake models build' builds some");
            return;
        }
        Table table = new Table("NAME", "VERSION", "HARDWARE", "SIZE", "TRAINED", "PATH");
        for (StoredModel model : models) {
            ModelManifest manifest = model.manifest();
            table.add(
                    manifest.name(),
                    manifest.version().text(),
                    String.join(",", hardware(model)),
                    Sizes.text(sizeBytes(model)),
                    manifest.trained() ? "yes" : "no",
                    model.directory().toString());
        }
        table.lines().forEach(context().out()::println);
    }

    private static Map<String, Object> object(StoredModel model) {
        ModelManifest manifest = model.manifest();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", manifest.name());
        object.put("version", manifest.version().text());
        object.put("architecture", manifest.description().architecture());
        object.put("hardware", hardware(model));
        object.put("sizeBytes", sizeBytes(model));
        object.put("trained", manifest.trained());
        object.put("path", model.directory().toString());
        return object;
    }

    private static List<String> hardware(StoredModel model) {
        return model.artifacts().stream()
                .map(ModelArtifact::target)
                .map(ArtifactTarget::id)
                .toList();
    }

    /** Of all files, each counted once. */
    private static long sizeBytes(StoredModel model) {
        return model.artifacts().stream()
                .collect(Collectors.toMap(ModelArtifact::file, ModelArtifact::sizeBytes, (one, same) -> one))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
