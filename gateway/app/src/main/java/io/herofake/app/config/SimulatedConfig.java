package io.herofake.app.config;

/**
 * Simulated platforms.
 *
 * @param verdicts whether pictures are judged by a real model beside the simulation
 */
public record SimulatedConfig(
        @Setting(
                value = "true",
                doc =
                        "Whether pictures sent to simulated platforms are judged by a real model on this machine's CPU, as far as it"
                                + " keeps up; otherwise answers have no verdict. It takes CPU time from everything else.")
        boolean verdicts) {}
