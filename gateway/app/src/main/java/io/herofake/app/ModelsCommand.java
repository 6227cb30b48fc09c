package io.herofake.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code herofake models}: the model repository. */
@Command(
        name = "models",
        header = "List, build, verify, add, quantize or halve models.",
        description = {
            "",
            "A model is a function with a name and a version, and a file for each hardware type that it runs on.",
            "They are kept in the model repository, models/repository unless models.repository says otherwise."
        },
        subcommands = {
            ModelsListCommand.class,
            ModelsBuildCommand.class,
            ModelsVerifyCommand.class,
            ModelsAddCommand.class,
            ModelsQuantizeCommand.class,
            ModelsHalveCommand.class
        },
        footer = {
            "  herofake models list",
            "  herofake models build --weights resnet50.safetensors resnet50",
            "  herofake models add --name mine mine.onnx",
            "  herofake models quantize resnet50 --calibration faces",
            "  herofake models halve resnet50"
        })
final class ModelsCommand extends Subcommand {

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    ModelsCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: list, build, verify, add, quantize or halve");
    }
}
