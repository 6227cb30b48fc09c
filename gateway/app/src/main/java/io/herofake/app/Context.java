package io.herofake.app;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command knows of the process that it runs in. Tests make one of their own, so that commands run in-process.
 *
 * @param environment      environment variables
 * @param home             where the default folders are: {@code HEROFAKE_HOME}, or else the working directory
 * @param workingDirectory where relative paths on the command line start
 * @param in               standard input
 * @param out              standard output: results only
 * @param err              standard error: progress, warnings, errors
 * @param terminal         whether standard error is a terminal that bars can be drawn on
 * @param lifetime         how long a server runs
 */
record Context(
        Map<String, String> environment,
        Path home,
        Path workingDirectory,
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        boolean terminal,
        Lifetime lifetime) {

    /** That of this process. */
    static Context ofProcess() {
        Map<String, String> environment = System.getenv();
        Path workingDirectory = Path.of("").toAbsolutePath();
        String home = environment.getOrDefault("HEROFAKE_HOME", "");
        return new Context(
                environment,
                home.isEmpty() ? workingDirectory : workingDirectory.resolve(home),
                workingDirectory,
                System.in,
                new PrintWriter(System.out, false, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Boolean.getBoolean("herofake.terminal"),
                Lifetime::untilSignal);
    }
}
