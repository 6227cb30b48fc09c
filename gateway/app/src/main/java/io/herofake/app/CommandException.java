package io.herofake.app;

import org.jspecify.annotations.Nullable;

/** A command cannot go on. The message is for the user: what went wrong and what to do. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** It failed (exit code 1). */
    static CommandException failure(String message, @Nullable Throwable cause) {
        return new CommandException(ExitCode.FAILURE, message, cause);
    }

    /** It was asked for in a wrong way (exit code 2). */
    static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message, null);
    }

    /** What the process ends with. */
    int exitCode() {
        return exitCode;
    }
}
