package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.model.ModelRepository;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.StoredModel;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code herofake models verify}. */
@Command(
        name = "verify",
        header = "Read every model file and compare its SHA-256 with the manifest's.",
        footer = {"  herofake models verify", "  herofake models verify resnet50"})
final class ModelsVerifyCommand extends ConfiguredCommand {

    @Parameters(paramLabel = "NAME", description = "Models to verify, all their versions; all models if none is named.")
    private List<String> names = new ArrayList<>();

    ModelsVerifyCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws ConfigException, ModelRepositoryException, CommandException {
        ModelRepository repository =
                new ModelRepository(configuration().values().models().repository());
        ModelRepository.Listing listing = repository.list();
        List<StoredModel> models = chosen(repository, listing.models());
        int failed = 0;
        if (names.isEmpty()) {
            listing.problems().forEach(this::report);
            failed = listing.problems().size();
        }
        for (StoredModel model : models) {
            failed += verify(repository, model) ? 0 : 1;
        }
        if (models.isEmpty() && failed == 0) {
            context().err().println("no models in " + repository.root());
        }
        return failed == 0 ? ExitCode.OK : ExitCode.FAILURE;
    }

    private List<StoredModel> chosen(ModelRepository repository, List<StoredModel> all)
            throws ModelRepositoryException {
        for (String name : names) {
            // For its error, if there is no such model or it is broken.
            repository.find(name);
        }
        return all.stream()
                .filter(model ->
                        names.isEmpty() || names.contains(model.manifest().name()))
                .toList();
    }

    private boolean verify(ModelRepository repository, StoredModel model) {
        String name = model.manifest().name() + " " + model.manifest().version();
        try (Progress progress = Progress.ofBriefTask(context(), "verifying " + name)) {
            repository.verify(model, progress);
            context().out().println(name + ": intact");
            return true;
        } catch (ModelRepositoryException e) {
            report(e);
            return false;
        }
    }

    private void report(ModelRepositoryException problem) {
        context().err().println("herofake: " + problem.getMessage());
    }
}
