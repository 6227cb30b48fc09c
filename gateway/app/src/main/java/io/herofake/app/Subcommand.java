package io.herofake.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What every subcommand has. A new one extends this (or {@link ConfiguredCommand}) and is named in {@link Herofake}. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisHeading = "%nUsage: ",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%nArguments:%n",
        footerHeading = "%nExamples:%n")
abstract class Subcommand implements Callable<Integer> {

    @Option(names = "--verbose", description = "On failure, also show where in the program it came from.")
    private boolean verbose;

    private final Context context;

    /** A command in the process that the context describes. */
    Subcommand(Context context) {
        this.context = context;
    }

    /** Whether failures are to be shown in full. */
    final boolean verbose() {
        return verbose;
    }

    /** The process that it runs in. */
    final Context context() {
        return context;
    }
}
