package io.herofake.app;

import io.herofake.app.config.ConfigException;
import io.herofake.app.config.Nearest;
import io.herofake.backend.BackendException;
import io.herofake.model.ModelRepositoryException;
import io.herofake.profile.StoreException;
import io.herofake.profiler.ProfilerException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns exceptions into a line for the user and an exit code. */
final class Errors {
    /** Exceptions whose message is written for users. */
    private static final Set<Class<? extends Exception>> FOR_USERS = Set.of(
            CommandException.class,
            BackendException.class,
            ModelRepositoryException.class,
            ProfilerException.class,
            StoreException.class);

    private Errors() {}

    /** A command line that cannot be understood. */
    static int usage(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String message =
                e instanceof UnmatchedArgumentException unmatched ? unknown(unmatched) : oneLine(e.getMessage());
        command.getErr().println(name + ": " + message + " (see '" + name + " --help')");
        return ExitCode.USAGE;
    }

    private static String unknown(UnmatchedArgumentException e) {
        String given = e.getUnmatched().get(0);
        CommandSpec command = e.getCommandLine().getCommandSpec();
        return given.startsWith("-")
                ? "unknown option '" + given + "'"
                        + Nearest.suggestion(
                                given.replaceFirst("=.*", ""),
                                command.optionsMap().keySet())
                : "unknown argument '" + given + "'"
                        + Nearest.suggestion(given, command.subcommands().keySet());
    }

    /** A command that was understood and failed. */
    static int failure(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (command.getCommandSpec().userObject() instanceof Subcommand own && own.verbose()) {
            e.printStackTrace(err);
        }
        if (e instanceof ConfigException config) {
            config.lines().forEach(line -> err.println("herofake: " + line));
            return ExitCode.USAGE;
        }
        err.println("herofake: " + message(e));
        return e instanceof CommandException refused ? refused.exitCode() : ExitCode.FAILURE;
    }

    private static String message(Exception e) {
        if (FOR_USERS.contains(e.getClass())) {
            return oneLine(e.getMessage());
        }
        if (e.getClass() == IOException.class && e.getMessage() != null) {
            return oneLine(e.getMessage());
        }
        if (e instanceof IOException) {
            return e.getClass().getSimpleName() + ": " + oneLine(e.getMessage());
        }
        return "internal error, please report it (--verbose shows more): " + oneLine(e.toString());
    }

    private static String oneLine(@Nullable String text) {
        return text == null ? "no reason given" : text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
