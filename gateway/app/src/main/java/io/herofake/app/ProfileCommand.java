package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.app.config.HerofakeConfig;
import io.herofake.app.config.PicturesConfig;
import io.herofake.backend.BackendException;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.StoredModel;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.model.picture.PictureLimits;
import io.herofake.profile.Environment;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.ProfileRecord;
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
import io.herofake.profiler.Repeatability;
import io.herofake.profiler.RunSettings;
import io.herofake.profiler.SelfCheck;
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
            "  herofake profile --resume",
            "  herofake profile --repeat 3",
            "  herofake profile --self-check --functions resnet50"
        })
final class ProfileCommand extends StoreCommand {

    private static final int MAX_REPEAT = 100;

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

    @Option(
            names = "--repeat",
            paramLabel = "N",
            description = "Run everything N times and show how far the figures are apart. Default: 1.")
    private int repeat = 1;

    @Option(
            names = "--self-check",
            description =
                    "Compare the profiler with a bare loop, in turn, and store nothing: what the profiler itself adds.")
    private boolean selfCheck;

    ProfileCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call()
            throws ConfigException, CommandException, StoreException, ProfilerException, ModelRepositoryException,
                    BackendException, IOException, InterruptedException {
        String given = what.given();
        if (resume != null && given != null) {
            throw CommandException.usage("--resume goes on with what the run was begun with; leave out " + given);
        }
        if (repeat < 1 || repeat > MAX_REPEAT || (repeat > 1 && resume != null)) {
            throw CommandException.usage("--repeat is a number from 1 to " + MAX_REPEAT + ", without --resume");
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
            if (selfCheck) {
                return selfCheck(new SelfCheck(plan, energy, cache));
            }
            new ProfilePlanText(context(), dryRun ? context().out() : context().err())
                    .show(plan, energy, estimate, store);
            if (dryRun) {
                return ExitCode.OK;
            }
            return run(new Profiler(store, energy, decoder, cache), plan, resumed, environment, estimate);
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

    private int run(
            Profiler profiler,
            ProfilePlan plan,
            @Nullable ProfilerRun resumed,
            Environment environment,
            Estimate estimate)
            throws ProfilerException, StoreException, IOException {
        List<List<ProfileRecord>> runs = new ArrayList<>();
        boolean complete = true;
        for (int i = 0; i < repeat; i++) {
            ProfilerRun run = resumed == null ? profiler.begin(plan, environment) : resumed;
            Outcome outcome;
            try {
                outcome = once(profiler, plan, run, environment, estimate);
            } catch (InterruptedException e) {
                return ExitCode.FAILURE; // said already
            }
            new ProfilePlanText(context(), context().out()).show(outcome);
            complete &= outcome.failed() == 0
                    && outcome.profiles().size() == plan.targets().size();
            runs.add(outcome.profiles());
        }
        if (repeat > 1) {
            new ProfileChecks(context()).spread(Repeatability.of(runs));
        }
        return complete ? ExitCode.OK : ExitCode.FAILURE;
    }

    private Outcome once(
            Profiler profiler, ProfilePlan plan, ProfilerRun run, Environment environment, Estimate estimate)
            throws ProfilerException, StoreException, IOException, InterruptedException {
        String resumable = "herofake profile --resume " + run.id();
        context().err().println("run " + run.id() + " (if it is interrupted: " + resumable + ")");
        Thread running = Thread.currentThread();
        Interrupt interrupt = Interrupt.of(() -> {
            context().err().println("\ninterrupted; it goes on with: " + resumable);
            running.interrupt();
        });
        try (ProfileProgress progress = new ProfileProgress(context(), estimate, plan.steps())) {
            return profiler.run(plan, run, environment, progress);
        } finally {
            interrupt.close();
        }
    }

    private int selfCheck(SelfCheck check) throws ProfilerException, BackendException, InterruptedException {
        ProfileChecks checks = new ProfileChecks(context());
        boolean right = check.run(checks);
        checks.showOverheads();
        return right ? ExitCode.OK : ExitCode.FAILURE;
    }
}
