package io.herofake.profiler.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The operating system's page cache for some files: filled by reading them, emptied without special rights through
 * {@code posix_fadvise(POSIX_FADV_DONTNEED)} (which GNU {@code dd iflag=nocache count=0} issues for a whole file) and looked
 * at through {@code mincore} ({@code fincore} of util-linux). Pages that another process has mapped stay.
 */
public final class PageCache {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final long COMMAND_SECONDS = 60;

    private PageCache() {}

    /**
     * The regular files below a backends' cache folder that were made or used since a moment: backends set the modification time of
     * what they use there, or of the folder that it is in ({@link io.herofake.backend.OpenOptions}).
     */
    static List<Path> usedSince(Path cache, Instant moment) throws IOException {
        if (!Files.exists(cache)) {
            return List.of();
        }
        List<Path> used = new ArrayList<>();
        try (Stream<Path> below = Files.walk(cache)) {
            for (Path file : below.filter(Files::isRegularFile).toList()) {
                if (changed(file, moment)
                        || (!cache.equals(file.getParent()) && changed(file.resolveSibling(""), moment))) {
                    used.add(file);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return used;
    }

    private static boolean changed(Path place, Instant since) throws IOException {
        try {
            return !Files.getLastModifiedTime(place).toInstant().isBefore(since);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Reads the files once. */
    public static void fill(List<Path> files) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                while (in.read(chunk) >= 0) {
                    // reading is all that is wanted
                }
            }
        }
    }

    /**
     * Drops the files from the cache and makes sure that nothing of them is left.
     *
     * @return empty if that is so, or why it is not
     */
    public static String empty(List<Path> files) throws InterruptedException {
        for (Path file : files) {
            String trouble = run("dd", "if=" + file, "of=/dev/null", "iflag=nocache", "count=0", "status=none");
            if (!trouble.isEmpty()) {
                return "dropping " + file.getFileName() + " from the page cache failed: " + trouble;
            }
        }
        return stillCached(files);
    }

    private static String stillCached(List<Path> files) throws InterruptedException {
        long bytes = 0;
        for (Path file : files) {
            StringBuilder answer = new StringBuilder();
            String trouble = run(answer, "fincore", "--bytes", "--noheadings", "--output", "RES", file.toString());
            if (!trouble.isEmpty()) {
                return "whether the page cache is empty cannot be told: " + trouble;
            }
            bytes += Long.parseLong(answer.toString().strip());
        }
        return bytes == 0
                ? ""
                : bytes + " bytes of the model's files stay in the page cache; another process has them"
                        + " open, or the file system keeps them in memory";
    }

    private static String run(String... command) throws InterruptedException {
        return run(new StringBuilder(), command);
    }

    private static String run(StringBuilder output, String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            // Both programs print a line at most, which a pipe holds.
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return command[0] + " did not end within " + COMMAND_SECONDS + " s";
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            output.append(text);
            return process.exitValue() == 0
                    ? ""
                    : command[0] + ": " + text.lines().findFirst().orElse("failed");
        } catch (IOException e) {
            return command[0] + " cannot be run: " + e.getMessage();
        }
    }
}
