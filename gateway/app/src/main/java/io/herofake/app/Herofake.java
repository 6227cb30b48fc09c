package io.herofake.app;

import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code herofake} command. */
@Command(
        name = "herofake",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Answers deepfake-detection requests within the deadline that was paid for.",
        description = {
            "",
            "Serves neural networks over HTTP, on the hardware of this machine.",
            "'herofake models list' shows which of its networks are trained; the verdicts of the others are noise."
        },
        subcommands = {
            ServeCommand.class,
            DetectCommand.class,
            WorkerCommand.class,
            EvaluateCommand.class,
            SimulateCommand.class,
            LoadCommand.class,
            CompareLiveCommand.class,
            ModelsCommand.class,
            ProfileCommand.class,
            ProfilesCommand.class,
            ReportCommand.class,
            DevicesCommand.class,
            ConfigCommand.class,
            CompletionCommand.class
        },
        synopsisHeading = "%nUsage: ",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nTo begin:%n",
        footer = {
            "  herofake serve",
            "  curl -T photo.jpg 'localhost:8080/v1/detect?model=resnet50&qos=high'",
            "",
            "'herofake COMMAND --help' explains a command. docs/configuration.md explains the configuration."
        })
public final class Herofake implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    /** Made by {@link #commandLine}. */
    @SuppressWarnings("NullAway.Init") // picocli sets spec
    Herofake() {}

    /** Ends the process with the exit code of the command that the arguments name. */
    public static void main(String[] arguments) {
        System.exit(run(Context.ofProcess(), arguments));
    }

    /** Runs a command and returns its exit code. */
    static int run(Context context, String... arguments) {
        try {
            return commandLine(context).execute(arguments);
        } catch (OutOfMemoryError e) {
            context.err()
                    .println(
                            "herofake: out of memory; allow more with HEROFAKE_JAVA_OPTS=-Xmx4g (or as much as there is)");
            return ExitCode.FAILURE;
        } catch (LinkageError | StackOverflowError | AssertionError e) {
            context.err().println("herofake: internal error, please report it: " + e);
            e.printStackTrace(context.err());
            return ExitCode.FAILURE;
        } finally {
            context.out().flush();
            context.err().flush();
        }
    }

    /** The command with all its subcommands. */
    static CommandLine commandLine(Context context) {
        CommandLine line = new CommandLine(new Herofake(), new CommandFactory(context));
        line.setOut(context.out());
        line.setErr(context.err());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(100);
        line.setParameterExceptionHandler(Errors::usage);
        line.setExecutionExceptionHandler(Errors::failure);
        describeExitCodes(line);
        return line;
    }

    private static void describeExitCodes(CommandLine line) {
        line.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(new TreeMap<>(ExitCode.MEANINGS));
        line.getSubcommands().values().forEach(Herofake::describeExitCodes);
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
