package io.herofake.app.config;

import java.time.Duration;

/**
 * Replicas: how long they may take, and what happens when they fail.
 *
 * @param startsAtOnce     starts at a time on this machine; 0 for one a processor
 * @param startTimeout     for a start
 * @param executionTimeout for an execution, at least
 * @param executionTimes   for an execution: so many times its profile, if that is longer
 * @param stopTimeout      for a stop
 * @param requeues         times that a request is executed again
 * @param quarantineAfter  failures in a row
 * @param quarantine       after them, at first
 * @param quarantineMax    after more of them, at most
 */
public record ReplicasConfig(
        @Setting(
                value = "0",
                min = "0",
                max = "1024",
                doc = "Replicas that may start at a time on this machine; 0 means one for each processor.")
        int startsAtOnce,

        @Setting(value = "2m", min = "1ms", max = "24h", doc = "Longest start of a replica. Then it is given up.")
        Duration startTimeout,

        @Setting(
                value = "10s",
                min = "1ms",
                max = "24h",
                doc =
                        "Longest execution, unless executionTimes allows more. A replica that takes longer is given up and its"
                                + " requests are executed again elsewhere.")
        Duration executionTimeout,

        @Setting(
                value = "20",
                min = "1",
                max = "1000000",
                doc = "Longest execution as a multiple of what the profile says.")
        double executionTimes,

        @Setting(value = "10s", min = "1ms", max = "24h", doc = "Longest stop of a replica. Then it is given up.")
        Duration stopTimeout,

        @Setting(
                value = "1",
                min = "0",
                max = "100",
                doc = "How often a request is executed again after its replica was lost or failed. It then fails.")
        int requeues,

        @Setting(
                value = "2",
                min = "1",
                max = "100",
                doc =
                        "Failures in a row after which a platform, or a model on a platform type, is left alone for a while.")
        int quarantineAfter,

        @Setting(
                value = "1s",
                min = "0s",
                max = "24h",
                doc = "How long it is left alone at first; twice as long after each further failure.")
        Duration quarantine,

        @Setting(value = "60s", min = "0s", max = "24h", doc = "How long it is left alone at most.")
        Duration quarantineMax) {
    /** Checks that the bounds agree. */
    public ReplicasConfig {
        if (quarantineMax.compareTo(quarantine) < 0) {
            throw new IllegalArgumentException("quarantineMax must be at least quarantine, "
                    + Durations.format(quarantine) + ", not " + Durations.format(quarantineMax));
        }
    }
}
