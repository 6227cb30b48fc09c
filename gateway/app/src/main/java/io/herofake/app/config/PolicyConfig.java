package io.herofake.app.config;

import io.herofake.policy.PolicySpec;
import java.time.Duration;
import java.util.Map;

/**
 * The policies in the beginning; see docs/policies.md.
 *
 * @param autoscaler         how many replicas, where
 * @param scheduler          which replica takes a request
 * @param order              order of queues; empty for what goes with the scheduler
 * @param batching           when a batch starts; empty for what goes with the scheduler
 * @param admission          which requests are let in
 * @param autoscalerSettings by {@code NAME.KEY}
 * @param schedulerSettings  by {@code NAME.KEY}
 * @param batchingSettings   by {@code NAME.KEY}
 * @param admissionSettings  by {@code NAME.KEY}
 * @param keepWarm           fewest replicas by model
 * @param makeRoom           whether a model without a replica takes a platform from another
 * @param explained          placements that are explained a second
 * @param spin               how long the orchestrator looks for the next event before it sleeps: a duration, or {@code auto}
 * @param seed               of policies that draw random numbers
 */
public record PolicyConfig(
        @Setting(value = PolicySpec.DEFAULT_AUTOSCALER, doc = "How many replicas there are, and where.")
        String autoscaler,

        @Setting(value = PolicySpec.DEFAULT_SCHEDULER, doc = "Which replica takes a request.")
        String scheduler,

        @Setting(
                value = "",
                doc = "Order of the queues: edf, fifo or meetable. When empty: what goes with the scheduler.")
        String order,

        @Setting(
                value = "",
                doc = "When a batch starts: none, preferred or fill. When empty: what goes with the scheduler.")
        String batching,

        @Setting(value = "all", doc = "Which requests are let in: all or feasible.")
        String admission,

        @Setting(
                value = "hro.cpuThreshold=1, hro.windowSeconds=10, hro.minIdleSeconds=60",
                doc = "Settings of autoscalers, each as NAME.KEY; those of the chosen one count. The defaults of hro"
                        + " are for a machine with few platforms; the paper's thresholds are for queues of many"
                        + " requests.")
        Map<String, String> autoscalerSettings,

        @Setting(value = "", doc = "Settings of schedulers, each as NAME.KEY; those of the chosen one count.")
        Map<String, String> schedulerSettings,

        @Setting(value = "", doc = "Settings of batching policies, each as NAME.KEY; those of the chosen one count.")
        Map<String, String> batchingSettings,

        @Setting(value = "", doc = "Settings of admission policies, each as NAME.KEY; those of the chosen one count.")
        Map<String, String> admissionSettings,

        @Setting(
                value = "",
                min = "0",
                max = "1000000",
                doc = "Fewest replicas by model, as in {resnet50: 1}. A model that is not named is scaled to zero"
                        + " when nobody asks for it.")
        Map<String, Integer> keepWarm,

        @Setting(
                value = "true",
                doc = "Whether a model that has requests and no replica takes a platform from another model when"
                        + " none is free.")
        boolean makeRoom,

        @Setting(
                value = "5",
                min = "0",
                max = "1000",
                doc = "Placements that are explained a second, at most, for /v1/decisions. Starts and releases of"
                        + " replicas always are; 0 explains nothing.")
        int explained,

        @Setting(
                value = PolicyConfig.AUTO,
                doc = "How long the orchestrator's thread looks for the next event before it sleeps, as long as"
                        + " events usually come in that time: waking it takes tens of microseconds, and looking"
                        + " takes a processor. 0s to 10ms; auto is 200us, and 0s on fewer than 4 processors.")
        String spin,

        @Setting(value = "1", min = "0", max = "1000000000", doc = "Seed of policies that draw random numbers.")
        int seed) {
    static final String AUTO = "auto";
    private static final Duration MANY_PROCESSORS = Duration.ofNanos(200_000);
    private static final int MANY = 4;
    private static final Duration MAX_SPIN = Duration.ofMillis(10);

    /** Checks the spin. */
    public PolicyConfig {
        if (!spin.equals(AUTO) && Durations.parse(spin).compareTo(MAX_SPIN) > 0) {
            throw new IllegalArgumentException("spin must be auto or 0s to 10ms, not " + spin);
        }
    }

    /** The spin on a machine of so many processors. */
    public Duration spin(int processors) {
        if (spin.equals(AUTO)) {
            return processors < MANY ? Duration.ZERO : MANY_PROCESSORS;
        }
        return Durations.parse(spin);
    }
}
