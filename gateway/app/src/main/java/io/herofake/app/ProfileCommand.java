package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.app.config.HerofakeConfig;
import io.herofake.app.config.PicturesConfig;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.StoredModel;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.model.picture.PictureLimits;
import io.herofake.profile.Environment;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.ProfilerRun;
import io.herofake.profile.StoreException;
import io.herofake.profiler.EnergyWatch;
import io.herofake.profiler.Estimate;
import io.herofake.profiler.HostEnvironment;
import io.herofake.profiler.ProfilePlan;
import io.herofake.profiler.Profiler;
import io.herofake.profiler.Profiler.Outcome;
import io.herofake.profiler.ProfilerException;
import io.herofake.profiler.ProfilerOptions;
import io.herofake.profiler.RunSettings;
import io.herofake.profiler.Target;
import io.herofake.profiler.Targets;
import io.herofake.profiler.measure.LabelledPictures;
import io.herofake.server.metrics.BuildInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code herofake profile}. */
@Command(
        name = "profile",
        header = "Measure functions on the platforms of this machine and store their profiles.",
        description = {
            "",
            "Measures execution times, cold starts, memory, energy and, with --pictures, accuracy. Every finished",
            "step is kept, so that a run that was interrupted goes on with --resume. Nothing else should run on",
            "the machine. docs/profiling.md says what each figure is, and what it is not."
        },
        footer = {
            "  herofake profile --dry-run",
            "  herofake profile --functions resnet50 --batches 1,2,4,8 --images 10000",
            "  herofake profile --pictures faces --price onnxruntime-cpu=294",
            "  herofake profile --resume"
        })
final class ProfileCommand extends StoreCommand {

    @Mixin
    private ProfileFlags what = new ProfileFlags();

    @Option(names = "--dry-run", description = "Show the plan and how long it would take, and measure nothing.")
    private boolean dryRun;

    @Option(
            names = "--resume",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "RUN",
            description =
                    "Go on with a run that was interrupted, or retry what failed in it. Without RUN, the newest of this"
                            + " host that is not finished.")
    private @Nullable String resume;

    ProfileCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call()
            throws ConfigException, CommandException, StoreException, ProfilerException, ModelRepositoryException,
                    IOException, InterruptedException {
        String given = what.given();
        if (resume != null && given != null) {
            throw CommandException.usage("--resume goes on with what the run was begun with; leave out " + given);
        }
        HerofakeConfig config = configuration().values();
        Logging.configure(config);
        BuildInfo build = Version.build();
        Environment environment = HostEnvironment.read(
                "herofake " + build.version(), "unknown".equals(build.revision()) ? null : build.revision());
        try (MetadataStore store = openStore();
                EnergyWatch energy = EnergyWatch.begin(config.energy().options())) {
            ProfilerRun resumed = resume == null ? null : resumed(store, environment.host(), resume);
            PictureDecoder decoder = new PictureDecoder(limits(config));
            ProfilePlan plan = plan(config, resumed, energy, decoder);
            Path cache = config.models().cache();
            Estimate estimate = new Estimate(plan, environment.host(), cache);
            new ProfilePlanText(context(), dryRun ? context().out() : context().err())
                    .show(plan, energy, estimate, store);
            if (dryRun) {
                return ExitCode.OK;
            }
            Profiler profiler = new Profiler(store, energy, decoder, cache);
            ProfilerRun run = resumed == null ? profiler.begin(plan, environment) : resumed;
            return run(profiler, plan, run, environment, estimate);
        }
    }

    private static ProfilerRun resumed(MetadataStore store, String host, String name)
            throws StoreException, ProfilerException {
        return name.isEmpty() ? Profiler.unfinished(store, host) : Profiler.unfinished(store, host, name);
    }

    private ProfilePlan plan(
            HerofakeConfig config, @Nullable ProfilerRun resumed, EnergyWatch energy, PictureDecoder decoder)
            throws CommandException, ModelRepositoryException, ProfilerException {
        ProfilerOptions options = options(config, resumed);
        List<String> names = resumed == null ? what.functions() : RunSettings.functions(resumed.settings());
        List<String> platforms = resumed == null ? what.platforms() : RunSettings.platforms(resumed.settings());
        Targets found = Targets.discover();
        List<Target> targets = found.of(models(config, names), platforms);
        found.absences().forEach(absence -> context().err().println("not found: " + absence));
        return new ProfilePlan(targets, options, pictures(options, decoder), energy.metered());
    }

    private ProfilerOptions options(HerofakeConfig config, @Nullable ProfilerRun resumed) throws CommandException {
        try {
            return resumed == null
                    ? what.options(
                            config.inference().threadsPerCall(), context().workingDirectory())
                    : RunSettings.options(resumed.settings());
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()));
        }
    }

    private List<StoredModel> models(HerofakeConfig config, List<String> names)
            throws CommandException, ModelRepositoryException {
        ModelChoice choice = new ModelChoice(config.models(), context());
        if (names.isEmpty()) {
            return choice.served();
        }
        List<StoredModel> models = new ArrayList<>();
        for (String name : names) {
            models.add(choice.ready(name));
        }
        return models;
    }

    private static @Nullable LabelledPictures pictures(ProfilerOptions options, PictureDecoder decoder)
            throws CommandException {
        if (options.pictures() == null) {
            return null;
        }
        try {
            return LabelledPictures.of(Path.of(options.pictures()), decoder);
        } catch (IOException e) {
            throw CommandException.failure(IoReasons.of(e), e);
        }
    }

    private static PictureLimits limits(HerofakeConfig config) {
        PicturesConfig pictures = config.pictures();
        return new PictureLimits(
                Math.toIntExact(config.limits().maxUpload().bytes()),
                pictures.maxPixels(),
                pictures.maxWidth(),
                pictures.maxHeight());
    }

    private int run(Profiler profiler, ProfilePlan plan, ProfilerRun run, Environment environment, Estimate estimate)
            throws ProfilerException, StoreException, IOException, InterruptedException {
        context()
                .err()
                .println("run " + run.id() + " (if it is interrupted: herofake profile --resume " + run.id() + ")");
        Outcome outcome;
        try (ProfileProgress progress = new ProfileProgress(context(), estimate, plan.steps())) {
            outcome = profiler.run(plan, run, environment, progress);
        }
        new ProfilePlanText(context(), context().out()).show(outcome);
        boolean complete = outcome.failed() == 0
                && outcome.profiles().size() == plan.targets().size();
        return complete ? ExitCode.OK : ExitCode.FAILURE;
    }
}
