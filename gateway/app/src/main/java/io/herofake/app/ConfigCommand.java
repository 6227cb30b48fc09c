package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.app.config.ConfigText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code herofake config}: its subcommands say what is configured, and whether it is right. */
@Command(
        name = "config",
        header = "Show, check or begin a configuration.",
        description = {
            "",
            "A setting comes from a flag, else from a HEROFAKE_... environment variable, else from the file,",
            "else it has its default."
        },
        subcommands = {ConfigCommand.Show.class, ConfigCommand.Check.class, ConfigCommand.Example.class},
        footer = {
            "  herofake config example > herofake.yaml",
            "  herofake config check --config herofake.yaml",
            "  HEROFAKE_HTTP_PORT=9000 herofake config show"
        })
final class ConfigCommand extends Subcommand {

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    ConfigCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: show, check or example");
    }

    /** {@code herofake config show}. */
    @Command(
            name = "show",
            header = "Print the configuration in effect, and where each value comes from.",
            footer = "  herofake config show --config herofake.yaml")
    static final class Show extends ConfiguredCommand {
        Show(Context context) {
            super(context);
        }

        @Override
        public Integer call() throws ConfigException {
            context().out().print(ConfigText.effective(configuration()));
            return ExitCode.OK;
        }
    }

    /** {@code herofake config check}. */
    @Command(
            name = "check",
            header = "Check the configuration; print a line for each problem.",
            footer = "  herofake config check --config herofake.yaml && echo right")
    static final class Check extends ConfiguredCommand {
        Check(Context context) {
            super(context);
        }

        @Override
        public Integer call() throws ConfigException {
            configuration();
            return ExitCode.OK;
        }
    }

    /** {@code herofake config example}. */
    @Command(
            name = "example",
            header = "Print a configuration file with every key, its explanation and its default.",
            footer = "  herofake config example > herofake.yaml")
    static final class Example extends Subcommand {
        Example(Context context) {
            super(context);
        }

        @Override
        public Integer call() {
            context().out().print(ConfigText.example());
            return ExitCode.OK;
        }
    }
}
