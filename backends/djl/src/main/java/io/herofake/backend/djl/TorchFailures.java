package io.herofake.backend.djl;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns failures of PyTorch into {@link BackendException}s. */
final class TorchFailures {
    private static final int MOST = 300;
    private static final Pattern ERROR = Pattern.compile("[\\w.]*(?:Error|Exception): (.+)");

    private TorchFailures() {}

    /** A file that could not be loaded. */
    static BackendException loading(Path file, Exception cause) {
        return isOutOfMemory(cause)
                ? new BackendException(
                        Kind.OUT_OF_MEMORY, "no memory to open model " + file + ": " + message(cause), cause)
                : new BackendException(
                        Kind.INVALID_MODEL,
                        "model " + file + " is corrupt or not a TorchScript file that this PyTorch can run: "
                                + message(cause),
                        cause);
    }

    /** An inference that failed. */
    static BackendException running(String file, RuntimeException cause) {
        return new BackendException(
                isOutOfMemory(cause) ? Kind.OUT_OF_MEMORY : Kind.RUNTIME_FAILURE,
                "inference of model " + file + " failed: " + message(cause),
                cause);
    }

    static boolean isOutOfMemory(Exception cause) {
        String lower = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return lower.contains("can't allocate memory")
                || lower.contains("bad_alloc")
                || lower.contains("out of memory");
    }

    /**
     * What is wrong, in a line: the last one that names an error, as in a traceback of TorchScript, or else the first. The others are
     * places in the module or in native code.
     */
    static String message(Exception cause) {
        List<String> lines = String.valueOf(cause.getMessage()).strip().lines().toList();
        String line = lines.stream()
                .map(ERROR::matcher)
                .filter(Matcher::matches)
                .map(error -> error.group(1))
                .reduce((earlier, later) -> later)
                .orElse(lines.isEmpty() ? cause.getClass().getSimpleName() : lines.get(0));
        return line.length() <= MOST ? line : line.substring(0, MOST) + "...";
    }
}
