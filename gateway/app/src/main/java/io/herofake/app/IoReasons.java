package io.herofake.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Why reading or writing failed, in words: the messages of these exceptions are often a path and nothing else. */
final class IoReasons {
    private IoReasons() {}

    /** Without the path, which the caller names. */
    static String of(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "no permission";
        }
        if (e instanceof FileSystemException failed && failed.getReason() != null) {
            return failed.getReason();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** The same of what a stream of files threw. */
    static String of(UncheckedIOException e) {
        return of(Objects.requireNonNull(e.getCause()));
    }
}
