package io.herofake.bench;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long and how often the loads are measured. */
final class LoadOptions {

    @Option(names = "--rounds", paramLabel = "N", description = "windows of each kind (default: ${DEFAULT-VALUE})")
    private int rounds = 5;

    @Option(names = "--seconds", paramLabel = "N", description = "length of a window (default: ${DEFAULT-VALUE})")
    private int seconds = 20;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "seconds of load before each window that do not count (default: ${DEFAULT-VALUE})")
    private int warmUp = 3;

    int rounds() {
        return rounds;
    }

    Duration length() {
        return Duration.ofSeconds(seconds);
    }

    Duration rampUp() {
        return Duration.ofSeconds(warmUp);
    }
}
