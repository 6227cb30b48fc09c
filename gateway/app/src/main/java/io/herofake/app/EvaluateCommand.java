package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.app.config.HerofakeConfig;
import io.herofake.backend.BackendException;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.model.ModelArtifact;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.StoredModel;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.sim.report.ResultsDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code herofake evaluate}. */
@Command(
        name = "evaluate",
        header = "Measure how well models tell fake pictures from real ones.",
        description = {
            "",
            "DIR has real pictures in real/ and fake ones in fake/. For each model, on each platform of this machine",
            "that it has a file for: the area under the ROC curve with its 95%% interval, accuracy, false positives",
            "and detections at the model's threshold, calibration, and what JPEG, blur, resizing and noise cost.",
            "Pictures that cannot be read are named and counted. docs/evaluating.md explains the figures."
        },
        footer = {
            "  herofake evaluate pictures",
            "  herofake evaluate pictures --model vgg16 --robustness 0 --json",
            "  herofake evaluate pictures --out quality"
        })
final class EvaluateCommand extends ConfiguredCommand {
    private static final int SHOWN_UNREADABLE = 10;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Folder with the folders real and fake.")
    private String folder = "";

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Model to measure; may be given several times. Default: all that 'serve' would serve.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--robustness",
            paramLabel = "N",
            description =
                    "Pictures of each class that are also judged disturbed; 0 for none. Default: ${DEFAULT-VALUE}.")
    private int robustness = 100;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Pictures judged at a time. Default: as many as there are processors.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--json", description = "Print JSON instead of text.")
    private boolean json;

    @Option(names = "--out", paramLabel = "DIR", description = "Also write results.json and report.html into a folder.")
    private @Nullable Path out;

    @Option(names = "--force", description = "Replace results in the folder of --out.")
    private boolean force;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    EvaluateCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call()
            throws ConfigException, CommandException, ModelRepositoryException, BackendException, IOException,
                    InterruptedException {
        check("--robustness", robustness, 0);
        check("--threads", threads, 1);
        HerofakeConfig config = configuration().values();
        Logging.configure(config);
        DetectInputs inputs = new DetectInputs(
                context(), Math.toIntExact(config.limits().maxUpload().bytes()));
        EvaluateInputs pictures = EvaluateInputs.find(folder, inputs, context().workingDirectory());
        if (out == null) {
            print(pictures, measure(config, inputs, pictures));
            return ExitCode.OK;
        }
        try (ResultsDirectory results = begin(context().workingDirectory().resolve(out))) {
            List<Evaluated> found = measure(config, inputs, pictures);
            results.write(ResultsDirectory.RESULTS, EvaluateJson.of(pictures, found) + "\n");
            results.write("report.html", EvaluateReport.of(pictures, found));
            results.commit();
            print(pictures, found);
        }
        context().err().println("wrote " + out.resolve("report.html"));
        return ExitCode.OK;
    }

    private void check(String option, int value, int least) {
        if (value < least) {
            throw new ParameterException(spec.commandLine(), option + " must be " + least + " or more, not " + value);
        }
    }

    private ResultsDirectory begin(Path directory) throws IOException {
        try {
            return ResultsDirectory.begin(directory, force);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--out: " + e.getMessage(), e);
        }
    }

    private List<Evaluated> measure(HerofakeConfig config, DetectInputs inputs, EvaluateInputs pictures)
            throws CommandException, ModelRepositoryException, BackendException, InterruptedException {
        ModelChoice choice = new ModelChoice(config.models(), context());
        List<StoredModel> chosen = new ArrayList<>();
        for (String model : models) {
            chosen.add(choice.ready(model));
        }
        Backends backends = Backends.discover();
        List<Evaluated> found = new ArrayList<>();
        for (StoredModel model : models.isEmpty() ? choice.served() : chosen) {
            int before = found.size();
            for (Backends.Found where : backends.platforms()) {
                Optional<ModelArtifact> artifact = where.platform().artifactOf(model);
                if (artifact.isPresent()) {
                    found.add(measure(config, model, where, artifact.get(), inputs, pictures));
                }
            }
            if (found.size() == before) {
                throw backends.noPlatform(model);
            }
        }
        reportUnreadable(pictures, found.get(0));
        return found;
    }

    private Evaluated measure(
            HerofakeConfig config,
            StoredModel model,
            Backends.Found where,
            ModelArtifact artifact,
            DetectInputs inputs,
            EvaluateInputs pictures)
            throws BackendException, InterruptedException {
        OpenOptions options = new OpenOptions(
                threads, config.inference().threadsPerCall(), 1, config.models().cache());
        PictureDecoder decoder =
                LocalCluster.decoder(config, line -> context().err().println(line));
        String task = "evaluating " + model.manifest().name() + " on "
                + where.platform().id();
        try (ModelInstance instance = where.provider()
                        .open(where.platform(), artifact, model.manifest().input(), options);
                TaskProgress progress =
                        TaskProgress.of(context(), task, pictures.all().size())) {
            instance.check(model.manifest());
            return new EvaluateRun(model.manifest(), instance, pictures, inputs, decoder, robustness, progress)
                    .judge(threads);
        }
    }

    private void reportUnreadable(EvaluateInputs pictures, Evaluated first) throws CommandException {
        List<String> unreadable = first.unreadable();
        unreadable.stream()
                .limit(SHOWN_UNREADABLE)
                .forEach(line -> context().err().println("herofake: " + line));
        if (unreadable.size() > SHOWN_UNREADABLE) {
            context().err().println("herofake: and " + (unreadable.size() - SHOWN_UNREADABLE) + " more");
        }
        if (unreadable.size() == pictures.all().size()) {
            throw CommandException.failure("none of the pictures in " + pictures.folder() + " can be read", null);
        }
    }

    private void print(EvaluateInputs pictures, List<Evaluated> found) {
        if (json) {
            context().out().println(EvaluateJson.of(pictures, found));
        } else {
            EvaluateText.lines(pictures, found).forEach(context().out()::println);
        }
    }
}
