package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.model.ModelRepository;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.ModelRepositoryException.Kind;
import io.herofake.model.StoredModel;
import io.herofake.model.network.BuildableModel;
import io.herofake.model.network.ModelBuilder;
import io.herofake.model.network.ModelCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code herofake models build}. */
@Command(
        name = "build",
        header = "Build resnet50, vgg16 and vgg19 as ONNX.",
        description = {
            "",
            "With the trained weights that come with HeROfake, where there are some ('herofake models list' shows it).",
            "Otherwise, and with --seed, the weights are random numbers: the model is as fast as a trained one, but",
            "its verdicts are noise."
        },
        footer = {
            "  herofake models build",
            "  herofake models build vgg16 --head classic",
            "  herofake models build resnet50 --weights resnet50.safetensors"
        })
final class ModelsBuildCommand extends ConfiguredCommand {
    private static final String CLASSIC = "-classic";

    /** The part of a VGG behind its convolutions. */
    enum Head {
        /** Global average pooling and one linear layer. */
        POOLED,
        /** The two hidden layers of 4096 of the original networks. */
        CLASSIC
    }

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            description =
                    "Models to build: resnet50, vgg16, vgg19, vgg16-classic, vgg19-classic. Without any, the first three.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--head",
            paramLabel = "HEAD",
            description =
                    "Head of the VGGs: pooled (under 90 MB) or classic (over 500 MB, the cost of the published networks,"
                            + " named vgg16-classic and vgg19-classic). Default: pooled.")
    private Head head = Head.POOLED;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Random weights from this seed, instead of trained ones. Default where none are trained: "
                    + ModelBuilder.DEFAULT_SEED + ".")
    private @Nullable Long seed;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "Weights (safetensors, see docs/models.md) for the one model that is named.")
    private @Nullable Path weights;

    @Option(names = "--force", description = "Replace a model of the same name and version.")
    private boolean force;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    ModelsBuildCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws ConfigException, ModelRepositoryException, CommandException {
        List<BuildableModel> models = models();
        checkWeights(models);
        ModelRepository repository =
                new ModelRepository(configuration().values().models().repository());
        for (BuildableModel model : models) {
            build(repository, model);
        }
        return ExitCode.OK;
    }

    private void checkWeights(List<BuildableModel> models) {
        if (weights != null && (names.isEmpty() || models.size() != 1)) {
            throw new ParameterException(spec.commandLine(), "--weights is for one model: name it");
        }
        if (weights != null && seed != null) {
            throw new ParameterException(spec.commandLine(), "--weights and --seed exclude each other");
        }
    }

    private List<BuildableModel> models() {
        List<String> wanted = names;
        if (wanted.isEmpty()) {
            wanted = head == Head.CLASSIC
                    ? List.of("vgg16", "vgg19")
                    : ModelCatalog.defaults().stream().map(BuildableModel::name).toList();
        }
        List<BuildableModel> models = new ArrayList<>();
        for (String name : wanted) {
            boolean other = head == Head.CLASSIC && name.startsWith("vgg") && !name.endsWith(CLASSIC);
            models.add(find(other ? name + CLASSIC : name));
        }
        return models;
    }

    private BuildableModel find(String name) {
        try {
            return ModelCatalog.find(name);
        } catch (ModelRepositoryException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void build(ModelRepository repository, BuildableModel model)
            throws ModelRepositoryException, CommandException {
        StoredModel built;
        try (Progress progress = Progress.of(context(), "building " + model.name())) {
            ModelBuilder builder = new ModelBuilder(repository);
            built = build(builder, model, progress);
        } catch (ModelRepositoryException e) {
            if (e.kind() == Kind.ALREADY_EXISTS) {
                throw CommandException.failure(e.getMessage() + " (--force replaces it)", e);
            }
            throw e;
        }
        context()
                .out()
                .println(built.manifest().name() + " " + built.manifest().version() + ": built"
                        + (built.manifest().trained() ? "" : ", not trained") + ", in " + built.directory());
    }

    private StoredModel build(ModelBuilder builder, BuildableModel model, Progress progress)
            throws ModelRepositoryException {
        if (weights != null) {
            Path file = context().workingDirectory().resolve(weights);
            return builder.buildFromWeights(model, file, force, progress);
        }
        return seed == null ? builder.build(model, force, progress) : builder.buildSeeded(model, seed, force, progress);
    }
}
