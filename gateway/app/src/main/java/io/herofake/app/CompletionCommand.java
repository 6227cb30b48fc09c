package io.herofake.app;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code herofake completion}. */
@Command(
        name = "completion",
        header = "Print a completion script for bash and zsh.",
        footer = {
            "  source <(herofake completion)",
            "  herofake completion > ~/.local/share/bash-completion/completions/herofake"
        })
final class CompletionCommand extends Subcommand {

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    CompletionCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        context().out().print(AutoComplete.bash("herofake", spec.root().commandLine()));
        return ExitCode.OK;
    }
}
