package io.herofake.app.config;

import java.time.Duration;

/**
 * How long the gateway waits for what.
 *
 * @param header      for a request's headers
 * @param idle        for the next request of a connection
 * @param uploadGrace for a body, before {@code uploadRate} counts
 * @param uploadRate  slowest mean rate of a body after that, bytes a second
 * @param answer      for a verdict, from the body's last byte
 * @param write       for a client that does not take its answer
 * @param drainNotice from failing readiness to refusing connections
 * @param drain       for accepted requests after that
 */
public record TimeoutsConfig(
        @Setting(
                value = "10s",
                min = "1ms",
                max = "24h",
                doc = "Longest wait for a request's headers, from their first byte.")
        Duration header,

        @Setting(
                value = "60s",
                min = "1ms",
                max = "24h",
                doc = "Longest wait for the next request of an open connection.")
        Duration idle,

        @Setting(value = "10s", min = "1ms", max = "24h", doc = "Time that a body may take before its rate counts.")
        Duration uploadGrace,

        @Setting(
                value = "16KiB",
                min = "1B",
                max = "1GiB",
                doc = "Slowest mean rate of a body, in bytes a second, once uploadGrace is over.")
        ByteSize uploadRate,

        @Setting(
                value = "60s",
                min = "1ms",
                max = "24h",
                doc = "Longest wait for a verdict, from the body's last byte. The request then fails with 504.")
        Duration answer,

        @Setting(
                value = "20s",
                min = "1ms",
                max = "24h",
                doc = "Longest wait for a client that does not take its answer.")
        Duration write,

        @Setting(
                value = "0s",
                min = "0s",
                max = "24h",
                doc =
                        "At SIGTERM: time from failing /readyz to refusing new connections, for load balancers to notice.")
        Duration drainNotice,

        @Setting(
                value = "30s",
                min = "1ms",
                max = "24h",
                doc = "At SIGTERM: how long accepted requests may take to finish after that.")
        Duration drain) {}
