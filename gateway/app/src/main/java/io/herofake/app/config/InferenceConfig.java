package io.herofake.app.config;

import java.time.Duration;
import java.util.Map;

/**
 * How models are run, and how long they are taken to run.
 *
 * @param threadsPerCall threads that one inference may use
 * @param measuredRuns   timed inferences a model and platform type at start
 * @param worstExecution worst execution time by model, instead of that of the profiles
 */
public record InferenceConfig(
        @Setting(
                value = "1",
                min = "1",
                max = "256",
                doc =
                        "Threads that one inference may use. More than 1 seldom pays when there are as many CPU platforms as"
                                + " processors.")
        int threadsPerCall,

        @Setting(
                value = "3",
                min = "1",
                max = "100",
                doc =
                        "At start: timed inferences for each model on each platform type without a profile in the metadata"
                                + " store.")
        int measuredRuns,

        @Setting(
                value = "",
                min = "1us",
                max = "1h",
                doc =
                        "Worst execution time by model, as in {resnet50: 120ms}, that deadlines are multiples of, instead of that"
                                + " of the profiles.")
        Map<String, Duration> worstExecution) {}
