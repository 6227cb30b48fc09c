package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.app.config.HerofakeConfig;
import io.herofake.backend.BackendException;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.StoredModel;
import io.herofake.profile.StoreException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code herofake detect}. */
@Command(
        name = "detect",
        header = "Judge pictures without a server.",
        description = {
            "",
            "Prints a line for each picture: score (probability of a deepfake), verdict, file. A picture that",
            "cannot be judged is named on standard error, the others are still judged, and the exit code is 1.",
            "A model that is missing is built first, if it is one of resnet50, vgg16 and vgg19."
        },
        footer = {
            "  herofake detect photo.jpg",
            "  herofake detect --model vgg16 --json pictures/ other.png",
            "  curl -s https://example.org/photo.jpg | herofake detect -"
        })
final class DetectCommand extends ConfiguredCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "JPEG, PNG or WebP files; folders, for all .jpg, .jpeg, .png and .webp files in and below them; -"
                            + " for standard input.")
    private List<String> files = List.of();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Model to judge with. Default: models.defaultModel, else a trained one.")
    private @Nullable String model;

    @Option(names = "--json", description = "Print a JSON object a line, also for pictures that cannot be judged.")
    private boolean json;

    DetectCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call()
            throws ConfigException, CommandException, ModelRepositoryException, BackendException, StoreException,
                    InterruptedException {
        HerofakeConfig config = configuration().values();
        Logging.configure(config);
        int maxBytes = Math.toIntExact(config.limits().maxUpload().bytes());
        DetectInputs inputs = new DetectInputs(context(), maxBytes);
        StoredModel chosen = new ModelChoice(config.models(), context()).ready(modelName(config));
        warnIfUntrained(chosen);
        try (Cluster cluster = new LocalCluster(config, step -> {}, false).startWithoutDeadlines(chosen)) {
            boolean complete = new DetectRun(cluster.engine(), inputs, new DetectReport(context(), json)).judge(files);
            return complete ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    private String modelName(HerofakeConfig config) {
        if (model != null) {
            return model;
        }
        String configured = config.models().defaultModel();
        return configured.isEmpty() ? ModelChoice.preferred() : configured;
    }

    private void warnIfUntrained(StoredModel chosen) {
        if (!chosen.manifest().trained()) {
            context()
                    .err()
                    .println("warning: " + chosen.manifest().name() + " "
                            + chosen.manifest().version() + " is not trained; its verdicts are noise");
        }
    }
}
