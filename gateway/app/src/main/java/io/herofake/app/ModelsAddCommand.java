package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.model.HardwareType;
import io.herofake.model.InputContract;
import io.herofake.model.ModelDescription;
import io.herofake.model.ModelRepository;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.ModelRepositoryException.Kind;
import io.herofake.model.ModelVersion;
import io.herofake.model.OutputContract;
import io.herofake.model.StoredModel;
import io.herofake.model.Training;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code herofake models add}. */
@Command(
        name = "add",
        header = "Add an ONNX or TorchScript file of your own to the repository.",
        description = {
            "",
            "The file is checked against what the options say of it, then copied. Its graph must take float32",
            "[N, 3, height, width] and give float32 [N, labels], with a dynamic batch dimension N. Of a TorchScript file (.pt) that",
            "shows only when it is run, which needs a build with -Ppytorch; --input and --output mean nothing for it."
        },
        footer = {
            "  herofake models add --name mine mine.onnx",
            "  herofake models add --name mine mine.pt",
            "  herofake models add --name mine --new-version 2 --input pixels --size 299x299 --resize center_crop mine.onnx",
            "  herofake serve --model mine"
        })
final class ModelsAddCommand extends ConfiguredCommand {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The file; one that ends in .pt is TorchScript, any other ONNX.")
    private Path file;

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description =
                    "Name of the function, as in requests: lower-case letters, digits, dots, dashes, underscores.")
    private String name;

    @Option(
            names = "--new-version",
            paramLabel = "VERSION",
            description = "Version of the function; the highest is the one that is served. Default: ${DEFAULT-VALUE}.")
    private String version = "1";

    @Option(
            names = "--hardware",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "TYPE",
            description =
                    "Hardware types that an ONNX file is for: cpu, gpu. Default: cpu,gpu. TorchScript is for cpu.")
    private List<String> hardware = List.of("cpu", "gpu");

    @Option(
            names = "--input",
            paramLabel = "NAME",
            description = "Name of the graph's input. Default: ${DEFAULT-VALUE}.")
    private String input = "input";

    @Option(
            names = "--output",
            paramLabel = "NAME",
            description = "Name of the graph's output. Default: ${DEFAULT-VALUE}.")
    private String output = "output";

    @Option(
            names = "--size",
            paramLabel = "WIDTHxHEIGHT",
            description = "Size of the picture that the graph takes, in pixels. Default: ${DEFAULT-VALUE}.")
    private String size = "224x224";

    @Option(
            names = "--resize",
            paramLabel = "HOW",
            description = "How a picture of another size is fitted: stretch or center_crop. Default: stretch.")
    private InputContract.Resize resize = InputContract.Resize.STRETCH;

    @Option(
            names = "--mean",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "R,G,B",
            description = "Subtracted from the channels, on a scale of 0 to 1. Default: 0.485,0.456,0.406 (ImageNet).")
    private List<Float> mean = List.of(0.485f, 0.456f, 0.406f);

    @Option(
            names = "--std",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "R,G,B",
            description = "What the channels are divided by after that. Default: 0.229,0.224,0.225 (ImageNet).")
    private List<Float> std = List.of(0.229f, 0.224f, 0.225f);

    @Option(
            names = "--labels",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "LABEL",
            description = "Classes of the output's columns, in order. Default: real,fake.")
    private List<String> labels = List.of("real", "fake");

    @Option(
            names = "--fake-label",
            paramLabel = "LABEL",
            description = "The label that means deepfake. Default: ${DEFAULT-VALUE}.")
    private String fakeLabel = "fake";

    @Option(
            names = "--activation",
            paramLabel = "HOW",
            description = "softmax if the graph gives logits, none if it gives probabilities. Default: softmax.")
    private OutputContract.Activation activation = OutputContract.Activation.SOFTMAX;

    @Option(
            names = "--threshold",
            paramLabel = "SCORE",
            description = "Score from which a picture is called a deepfake. Default: ${DEFAULT-VALUE}.")
    private double threshold = 0.5;

    @Option(
            names = "--untrained",
            description =
                    "The weights are not trained: say so wherever the model shows. Without this flag they are said to be.")
    private boolean untrained;

    @Option(
            names = "--architecture",
            paramLabel = "TEXT",
            description = "The network, for people. Default: ${DEFAULT-VALUE}.")
    private String architecture = "not stated";

    @Option(names = "--description", paramLabel = "TEXT", description = "One line for people. Default: the name.")
    private String description = "";

    @Option(
            names = "--licence",
            paramLabel = "SPDX",
            description = "Licence of the weights. Default: ${DEFAULT-VALUE}.")
    private String licence = "not stated";

    @Option(names = "--force", description = "Replace a model of the same name and version.")
    private boolean force;

    @SuppressWarnings("NullAway.Init") // picocli sets spec and what is required
    ModelsAddCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws ConfigException, ModelRepositoryException, CommandException {
        Path given = context().workingDirectory().resolve(file);
        ModelDescription model = model(given);
        Set<HardwareType> types = types();
        ModelRepository repository =
                new ModelRepository(configuration().values().models().repository());
        try (Progress progress = Progress.of(context(), "adding " + name)) {
            StoredModel added = given.toString().endsWith(".pt")
                    ? repository.addTorchScript(model, given, force, progress)
                    : repository.addOnnx(model, types, given, force, progress);
            context().out().println(name + " " + version + ": added, in " + added.directory());
        } catch (ModelRepositoryException e) {
            if (e.kind() == Kind.ALREADY_EXISTS) {
                throw CommandException.failure(e.getMessage() + " (--force replaces it)", e);
            }
            throw e;
        }
        return ExitCode.OK;
    }

    private ModelDescription model(Path given) {
        try {
            int[] pixels = pixels();
            return new ModelDescription(
                    name,
                    new ModelVersion(version),
                    architecture,
                    description.isEmpty() ? name : description,
                    "added from " + given.getFileName(),
                    licence,
                    untrained ? new Training(false, null, Map.of()) : Training.trained(Map.of()),
                    new InputContract(input, pixels[0], pixels[1], resize, mean, std),
                    new OutputContract(output, activation, labels, fakeLabel, threshold));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int[] pixels() {
        if (!size.matches("[1-9][0-9]{0,4}x[1-9][0-9]{0,4}")) {
            throw new IllegalArgumentException("--size must be WIDTHxHEIGHT, as in 224x224, not '" + size + "'");
        }
        int split = size.indexOf('x');
        return new int[] {Integer.parseInt(size.substring(0, split)), Integer.parseInt(size.substring(split + 1))};
    }

    private Set<HardwareType> types() {
        Set<HardwareType> types = EnumSet.noneOf(HardwareType.class);
        try {
            hardware.forEach(type -> types.add(HardwareType.of(type)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--hardware: " + e.getMessage(), e);
        }
        return types;
    }
}
