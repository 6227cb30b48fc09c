package io.herofake.backend.djl;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import java.nio.file.Path;
import java.util.Locale;

/** Turns failures of PyTorch into {@link BackendException}s. */
final class TorchFailures {
    private static final int MOST = 300;

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

    /** Its first line: the others are a stack of native code. */
    static String message(Exception cause) {
        String text = String.valueOf(cause.getMessage()).strip();
        String first = text.lines().findFirst().orElse(cause.getClass().getSimpleName());
        return first.length() <= MOST ? first : first.substring(0, MOST) + "...";
    }
}
