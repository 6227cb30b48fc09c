package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.app.config.HerofakeConfig;
import io.herofake.backend.BackendException;
import io.herofake.backend.TensorProbeProvider;
import io.herofake.model.HardwareType;
import io.herofake.model.MadeVariant;
import io.herofake.model.ModelArtifact;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.NewVariant;
import io.herofake.model.StoredModel;
import io.herofake.model.quantize.HalfLoss;
import io.herofake.model.quantize.HalfModel;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code herofake models halve}. */
@Command(
        name = "halve",
        header = "Add a float16 variant for NVIDIA GPUs to a model.",
        description = {
            "",
            "Rounds weights and tensors to 16-bit floats and adds the result to the model as its file for gpu-fp16, which the",
            "platforms cuda-N-fp16 take. It needs no GPU and no pictures. With pictures it shows how many verdicts stay the",
            "same, calculated on this machine's processor, and refuses a model whose tensors float16 cannot hold."
        },
        footer = {
            "  herofake models halve vgg19",
            "  herofake models halve vgg19 --held-out faces --force",
            "  herofake profile --functions vgg19 --platforms cuda-0,cuda-0-fp16"
        })
final class ModelsHalveCommand extends ConfiguredCommand {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The model; its current version.")
    private String name = "";

    @Option(
            names = "--held-out",
            paramLabel = "FOLDER",
            description = "Pictures to compare verdicts on, in the folder and those in it. Default: none.")
    private @Nullable String heldOut;

    @Option(
            names = "--compare",
            paramLabel = "N",
            description = "How many of them to compare on at most, evenly spread over their names."
                    + " Default: ${DEFAULT-VALUE}.")
    private int compare = 500;

    @Option(names = "--force", description = "Replace the float16 variant that the model has.")
    private boolean force;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    ModelsHalveCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call()
            throws ConfigException, CommandException, ModelRepositoryException, BackendException, IOException {
        if (compare < 1) {
            throw new ParameterException(spec.commandLine(), "--compare must be 1 or more, not " + compare);
        }
        HerofakeConfig config = configuration().values();
        Logging.configure(config);
        DetectInputs inputs = new DetectInputs(
                context(), Math.toIntExact(config.limits().maxUpload().bytes()));
        List<String> pictures = heldOut == null ? List.of() : CalibrationPictures.heldOut(inputs, heldOut, compare);
        StoredModel model = new ModelChoice(config.models(), context()).ready(name);
        VariantFile file = new VariantFile(context(), model, MadeVariant.FP16_FOR_GPU.target(), force);
        file.refuseIfThere();
        PictureReader reader = PictureReader.of(context(), config, inputs);
        halve(config, file, pictures, reader);
        return ExitCode.OK;
    }

    private void halve(HerofakeConfig config, VariantFile file, List<String> pictures, PictureReader reader)
            throws CommandException, ModelRepositoryException, BackendException, IOException {
        ModelArtifact source = source(file.model());
        HalfModel half = HalfModel.read(source.file());
        @Nullable
        VerdictAgreement agreement =
                pictures.isEmpty() ? null : compare(config, file.model(), source, half, pictures, reader);
        NewVariant variant = new NewVariant(file.target(), VariantFile.ONNX, half.content(), null, source.sha256());
        file.report(file.add(config.models().repository(), variant), source);
        report(half.loss());
        report(file.model(), agreement);
    }

    /** The file that GPUs take, or else the one for the CPU: both are float32. */
    private ModelArtifact source(StoredModel model) throws CommandException {
        return Stream.of(HardwareType.GPU, HardwareType.CPU)
                .flatMap(hardware -> model.artifact(hardware).stream())
                .filter(artifact -> artifact.format().equals(VariantFile.ONNX))
                .findFirst()
                .orElseThrow(() -> CommandException.failure(
                        name + " " + model.manifest().version()
                                + " has no onnx file for gpu or cpu; only such can be halved",
                        null));
    }

    private VerdictAgreement compare(
            HerofakeConfig config,
            StoredModel model,
            ModelArtifact source,
            HalfModel half,
            List<String> pictures,
            PictureReader reader)
            throws BackendException, CommandException, ModelRepositoryException, IOException {
        TensorProbeProvider provider = Calibration.probes();
        HalfTrial trial = new HalfTrial(
                model, source.file(), half, provider, config.models().cache());
        try (TaskProgress progress = TaskProgress.of(context(), "comparing " + name, pictures.size())) {
            return trial.run(pictures, reader, progress);
        } finally {
            reader.reportUnreadable(context());
        }
    }

    private void report(HalfLoss loss) {
        context()
                .out()
                .println("of " + loss.values() + " weights " + percent(loss.subnormal(), loss.values())
                        + " are below 2^-14 and lose bits, " + percent(loss.zero(), loss.values()) + " become 0");
    }

    private static String percent(long part, long whole) {
        return EvaluateText.percent((double) part / whole);
    }

    private void report(StoredModel model, @Nullable VerdictAgreement agreement) {
        if (agreement == null) {
            context().out().println("verdicts were not compared: --held-out names pictures for that");
        } else {
            agreement.report(context(), model, ", calculated on the processor with every tensor rounded");
        }
    }
}
