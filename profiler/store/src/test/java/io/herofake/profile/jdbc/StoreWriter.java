package io.herofake.profile.jdbc;

import io.herofake.profile.MetadataStore;
import io.herofake.profile.SampleProfiles;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A process of its own that appends profiles to a store: {@code LOCATION FIRST COUNT}. Prints 0 when it runs
 * and then the number of each profile once it is appended.
 */
final class StoreWriter {

    private final Process process;
    private final BufferedReader output;

    private StoreWriter(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int first = Integer.parseInt(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        out.println(0);
        try (MetadataStore store = JdbcMetadataStore.open(arguments[0], MetadataStoreContract.OPTIONS)) {
            for (int number = first; number < first + count; number++) {
                store.append(SampleProfiles.full(number));
                out.println(number);
            }
        }
    }

    static StoreWriter start(String location, int first, int count) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreWriter.class.getName(),
                        location,
                        Integer.toString(first),
                        Integer.toString(count)))
                .redirectError(ProcessBuilder.Redirect.appendTo(new File("/dev/stderr")))
                .start();
        return new StoreWriter(process);
    }

    /** Waits until it has appended another; the number of it, or -1 if it has ended. */
    int next() throws IOException {
        String line = output.readLine();
        return line == null ? -1 : Integer.parseInt(line);
    }

    /** Kills it (SIGKILL); the last number that it got to print, or 0. */
    int kill() throws Exception {
        // Not process.destroyForcibly(), which throws away what it has printed.
        process.toHandle().destroyForcibly();
        int last = 0;
        for (int number = next(); number >= 0; number = next()) {
            last = number;
        }
        process.waitFor();
        return last;
    }

    /** Waits for its end. */
    int exitCode() throws Exception {
        while (next() >= 0) {
            // its output must be read for it to go on
        }
        return process.waitFor();
    }
}
