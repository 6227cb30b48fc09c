package io.herofake.app.config;

import java.time.Duration;

/**
 * What may wait, and for how long.
 *
 * @param length        requests in the gateway queue
 * @param replicaLength requests on a replica; 0 for what the autoscaler says
 * @param ordered       whether replicas keep their queues in the gateway queue's order
 * @param expire        whether requests are given up that wait for too long
 * @param expireAfter   so long after their deadline
 */
public record QueueConfig(
        @Setting(
                value = "256",
                min = "0",
                max = "1000000",
                doc = "Requests that may wait in the gateway queue, over all models. One more is refused with 503.")
        int length,

        @Setting(
                value = "0",
                min = "0",
                max = "1000000",
                doc = "Requests that a replica may hold, the running ones included; 0 leaves it to the autoscaler.")
        int replicaLength,

        @Setting(
                value = "true",
                doc =
                        "Whether replicas keep their queues in the order of the gateway queue; otherwise first in, first out.")
        boolean ordered,

        @Setting(value = "true", doc = "Whether a request is given up that waits for expireAfter past its deadline.")
        boolean expire,

        @Setting(
                value = "30s",
                min = "0s",
                max = "24h",
                doc =
                        "How long after its deadline a request that waits is given up with 503. One that is being executed never"
                                + " is.")
        Duration expireAfter) {}
