package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.app.config.HerofakeConfig;
import io.herofake.backend.BackendException;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.HardwareType;
import io.herofake.model.MadeVariant;
import io.herofake.model.ModelArtifact;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.NewVariant;
import io.herofake.model.Quantization;
import io.herofake.model.StoredModel;
import io.herofake.model.quantize.RangeCriterion;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code herofake models quantize}. */
@Command(
        name = "quantize",
        header = "Add an int8 variant for the CPU to a model.",
        description = {
            "",
            "Runs the model on pictures to see which values its tensors have, rounds weights and tensors to 8 bits so that",
            "errors make up for each other, corrects what that does to means, and adds the result to the model as its file",
            "for cpu-int8. Pictures that are not used for that show how many verdicts stay the same. The pictures should be",
            "such as the model will see; 100 to 500 are enough.",
            "",
            "With --agreement sums of layers stay float32, and as many layers as it takes, those first that harm verdicts most",
            "for the time that they save. Whether it is enough is estimated on up to 200 further pictures of --calibration: ask",
            "for a little more than you need."
        },
        footer = {
            "  herofake models quantize resnet50 --calibration faces",
            "  herofake models quantize resnet50 --calibration faces --agreement 0.99",
            "  herofake models quantize vgg16 --calibration faces --pictures 200 --held-out others --criterion min-max",
            "  herofake evaluate faces --model resnet50"
        })
final class ModelsQuantizeCommand extends ConfiguredCommand {
    /** What a quantised file is for. */
    static final ArtifactTarget INT8 = MadeVariant.INT8_FOR_CPU.target();

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The model; its current version.")
    private String name = "";

    @Option(
            names = "--calibration",
            required = true,
            paramLabel = "FOLDER",
            description = "Pictures to measure on, in the folder and those in it.")
    private String calibration = "";

    @Option(
            names = "--pictures",
            paramLabel = "N",
            description =
                    "How many of them to measure on at most, evenly spread over their names. Default: ${DEFAULT-VALUE}.")
    private int pictures = 200;

    @Option(
            names = "--criterion",
            paramLabel = "NAME",
            description =
                    "How the range of a tensor is chosen: mse (least squared error) or min-max. Default: mse, and with"
                            + " --agreement min-max.")
    private @Nullable String criterion;

    @Option(
            names = "--held-out",
            paramLabel = "FOLDER",
            description = "Pictures to compare verdicts on. Default: those of --calibration that were not measured on.")
    private @Nullable String heldOut;

    @Option(
            names = "--compare",
            paramLabel = "N",
            description = "How many pictures to compare verdicts on at most; 0 for none. Default: ${DEFAULT-VALUE}.")
    private int compare = 500;

    @Option(
            names = "--agreement",
            paramLabel = "PART",
            description =
                    "Keep as many layers in float32 as it takes for this part of the verdicts to stay the same, such as"
                            + " 0.99. Default: none, all layers but the first and the last are rounded.")
    private @Nullable Double agreement;

    @Option(names = "--force", description = "Replace the int8 variant that the model has.")
    private boolean force;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    ModelsQuantizeCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call()
            throws ConfigException, CommandException, ModelRepositoryException, BackendException, IOException {
        RangeCriterion chosen = checkOptions();
        HerofakeConfig config = configuration().values();
        Logging.configure(config);
        DetectInputs inputs = new DetectInputs(
                context(), Math.toIntExact(config.limits().maxUpload().bytes()));
        CalibrationPictures found = CalibrationPictures.choose(inputs, calibration, pictures, heldOut, compare);
        if (agreement != null && found.setAside().isEmpty()) {
            throw CommandException.failure(
                    "--agreement needs pictures in " + calibration
                            + " besides those measured on and compared on; lower --pictures or --compare",
                    null);
        }
        StoredModel model = new ModelChoice(config.models(), context()).ready(name);
        PictureReader reader = PictureReader.of(context(), config, inputs);
        StoredModel quantized = quantize(config, model, chosen, found, reader);
        compare(config, quantized, found, reader.another());
        return ExitCode.OK;
    }

    private RangeCriterion checkOptions() {
        check("--pictures", pictures, 1);
        check("--compare", compare, 0);
        if (agreement != null && !(agreement > 0 && agreement <= 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--agreement must be more than 0 and at most 1, not " + agreement);
        }
        try {
            RangeCriterion usual = agreement == null ? RangeCriterion.MSE : RangeCriterion.MIN_MAX;
            return criterion == null ? usual : RangeCriterion.of(criterion);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--criterion: " + e.getMessage(), e);
        }
    }

    private void check(String option, int value, int least) {
        if (value < least) {
            throw new ParameterException(spec.commandLine(), option + " must be " + least + " or more, not " + value);
        }
    }

    private StoredModel quantize(
            HerofakeConfig config,
            StoredModel model,
            RangeCriterion chosen,
            CalibrationPictures found,
            PictureReader reader)
            throws CommandException, ModelRepositoryException, BackendException, IOException {
        VariantFile file = new VariantFile(context(), model, INT8, force);
        file.refuseIfThere();
        ModelArtifact source = source(model);
        Quantizer quantizer =
                new Quantizer(context(), model, source, config.models().cache(), found, reader);
        Quantizer.Made made = quantizer.make(chosen, agreement);
        NewVariant variant = new NewVariant(INT8, VariantFile.ONNX, made.model().content(), made.how());
        StoredModel added = file.add(config.models().repository(), variant);
        file.report(added, source);
        report(made.how(), reader.unreadable());
        made.kept().forEach(context().out()::println);
        return added;
    }

    private ModelArtifact source(StoredModel model) throws CommandException {
        return model.artifact(HardwareType.CPU)
                .filter(artifact -> artifact.format().equals(VariantFile.ONNX))
                .orElseThrow(() -> CommandException.failure(
                        name + " " + model.manifest().version()
                                + " has no onnx file for cpu; only such can be quantised",
                        null));
    }

    private void report(Quantization made, int unreadable) {
        context()
                .out()
                .println("measured on " + made.pictures() + " pictures"
                        + (unreadable == 0 ? "" : " (" + unreadable + " more could not be read)") + ", criterion "
                        + made.criterion());
    }

    private void compare(HerofakeConfig config, StoredModel model, CalibrationPictures found, PictureReader reader)
            throws BackendException, CommandException {
        if (found.heldOut().isEmpty()) {
            context().out().println("verdicts were not compared: no pictures are left; --held-out names more");
            return;
        }
        try (TaskProgress progress =
                TaskProgress.of(context(), "comparing " + name, found.heldOut().size())) {
            VerdictAgreement.measure(config, model, INT8, found.heldOut(), reader, progress)
                    .report(context(), model, "");
        }
        reader.reportUnreadable(context());
    }
}
