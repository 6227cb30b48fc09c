package io.herofake.app.config;

import java.time.Duration;
import java.util.Map;

/**
 * How many inferences run at a time, and what waits for them.
 *
 * @param slots          inferences at a time; 0 for one a processor
 * @param threadsPerCall threads that one inference may use
 * @param queueLength    requests that may wait
 * @param measuredRuns   timed inferences a slot and model at start
 * @param worstExecution worst execution time by model, instead of the measured one
 */
public record InferenceConfig(
        @Setting(
                value = "0",
                min = "0",
                max = "1024",
                doc = "Inferences that run at a time, each on a thread of its own; 0 means one for each processor.")
        int slots,

        @Setting(
                value = "1",
                min = "1",
                max = "256",
                doc =
                        "Threads that one inference may use. More than 1 seldom pays when there are as many slots as processors.")
        int threadsPerCall,

        @Setting(
                value = "256",
                min = "1",
                max = "65536",
                doc = "Requests that may wait for a slot. One more is refused with 503.")
        int queueLength,

        @Setting(
                value = "3",
                min = "1",
                max = "100",
                doc = "At start: timed inferences in each slot for each model, to find the worst execution time that"
                        + " deadlines are multiples of.")
        int measuredRuns,

        @Setting(
                value = "",
                min = "1us",
                max = "1h",
                doc =
                        "Worst execution time by model, as in {resnet50: 120ms}. A model named here is not measured at start.")
        Map<String, Duration> worstExecution) {}
