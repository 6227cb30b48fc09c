package io.herofake.sandbox.worker;

import io.herofake.backend.BackendException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the start of a worker went, told in one line of its standard output.
 *
 * @param failure     null if it is ready
 * @param address     where it listens; empty if it failed
 * @param callers     where it listens for the inferences of each caller alone
 * @param classes     of the model
 * @param nativeBytes memory that the instance accounts for
 * @param openNanos   for finding the platform and opening the model, from the beginning of the program
 * @param mainNanos   for all that the program did until it was ready
 */
public record WorkerReport(
        @Nullable BackendException failure,
        String address,
        List<String> callers,
        int classes,
        long nativeBytes,
        long openNanos,
        long mainNanos) {
    private static final String READY = "@herofake-worker ready ";
    private static final String FAILED = "@herofake-worker failed ";

    /** A start that failed. */
    static WorkerReport failed(BackendException failure) {
        return new WorkerReport(failure, "", List.of(), 0, 0, 0, 0);
    }

    /** The line, without its end. */
    String line() {
        if (failure != null) {
            byte[] message = String.valueOf(failure.getMessage()).getBytes(StandardCharsets.UTF_8);
            return FAILED + failure.kind() + " " + Base64.getEncoder().encodeToString(message);
        }
        return READY + classes + " " + nativeBytes + " " + openNanos + " " + mainNanos + " "
                + Stream.concat(Stream.of(address), callers.stream())
                        .map(where -> Base64.getEncoder().encodeToString(where.getBytes(StandardCharsets.UTF_8)))
                        .collect(Collectors.joining(" "));
    }

    /**
     * Reads a line of output.
     *
     * @return null if it is anything else, such as what a native library prints
     */
    public static @Nullable WorkerReport parse(String line) {
        try {
            if (line.startsWith(READY)) {
                String[] parts = line.substring(READY.length()).split(" ", -1);
                return new WorkerReport(
                        null,
                        text(parts[4]),
                        Arrays.stream(parts, 5, parts.length)
                                .map(WorkerReport::text)
                                .toList(),
                        Integer.parseInt(parts[0]),
                        Long.parseLong(parts[1]),
                        Long.parseLong(parts[2]),
                        Long.parseLong(parts[3]));
            }
            if (line.startsWith(FAILED)) {
                String[] parts = line.substring(FAILED.length()).split(" ", -1);
                return failed(new BackendException(BackendException.Kind.valueOf(parts[0]), text(parts[1]), null));
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return null;
        }
        return null;
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
