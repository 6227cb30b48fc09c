package io.herofake.server.http;

import java.time.Duration;

/**
 * How a {@link GatewayServer} is set up.
 *
 * @param listen       where and how it listens
 * @param limits       how much of what it takes
 * @param timeouts     how long it waits for what
 * @param defaultModel the model of requests that name none; must be served
 * @param defaultQos   the QoS level of requests that name none; must be configured
 * @param accessLog    whether each answer is logged, one line each
 */
public record GatewayOptions(
        Listen listen, Limits limits, Timeouts timeouts, String defaultModel, String defaultQos, boolean accessLog) {

    /** The defaults with a model. */
    public static GatewayOptions defaults(String defaultModel) {
        return new GatewayOptions(Listen.DEFAULT, Limits.DEFAULT, Timeouts.DEFAULT, defaultModel, "medium", false);
    }

    /** The same with another {@link #listen()}. */
    public GatewayOptions with(Listen other) {
        return new GatewayOptions(other, limits, timeouts, defaultModel, defaultQos, accessLog);
    }

    /** The same with other {@link #limits()}. */
    public GatewayOptions with(Limits other) {
        return new GatewayOptions(listen, other, timeouts, defaultModel, defaultQos, accessLog);
    }

    /** The same with other {@link #timeouts()}. */
    public GatewayOptions with(Timeouts other) {
        return new GatewayOptions(listen, limits, other, defaultModel, defaultQos, accessLog);
    }

    /** The same with another {@link #accessLog()}. */
    public GatewayOptions withAccessLog(boolean on) {
        return new GatewayOptions(listen, limits, timeouts, defaultModel, defaultQos, on);
    }

    /** Which of Netty's transports is used. */
    public enum Transport {
        /** The native one where there is one, else NIO. */
        AUTO,
        /** Always NIO. */
        NIO
    }

    /**
     * Where and how it listens.
     *
     * @param host             an address or host name of this machine; {@code 0.0.0.0} or {@code ::} for all
     * @param port             1 to 65535, or 0 for any free one
     * @param backlog          connections that the kernel holds before they are accepted; 1 to 65535
     * @param eventLoopThreads threads that read and write sockets; 1 to 256
     * @param maxConnections   open connections; one more is told so and closed; 1 to 1000000
     * @param transport        which of Netty's transports
     */
    public record Listen(
            String host, int port, int backlog, int eventLoopThreads, int maxConnections, Transport transport) {
        /** Port 8080 of the loopback address, one event loop for each four processors (at least one). */
        public static final Listen DEFAULT = new Listen(
                "127.0.0.1",
                8080,
                1024,
                Math.max(1, Runtime.getRuntime().availableProcessors() / 4),
                4096,
                Transport.AUTO);

        /** Checks ranges. */
        public Listen {
            if (host.isBlank()) {
                throw new IllegalArgumentException("host is empty; use 0.0.0.0 for all addresses");
            }
            requireWithin("port", port, 0, 65_535);
            requireWithin("backlog", backlog, 1, 65_535);
            requireWithin("eventLoopThreads", eventLoopThreads, 1, 256);
            requireWithin("maxConnections", maxConnections, 1, 1_000_000);
        }

        /** The same on another port. */
        public Listen withPort(int other) {
            return new Listen(host, other, backlog, eventLoopThreads, maxConnections, transport);
        }
    }

    /**
     * How much of what it takes.
     *
     * @param maxUploadBytes    of one request's body, whatever its form; 1 KiB to 1 GiB
     * @param uploadBudgetBytes of all bodies in memory at a time, from their first byte to their answer; at least
     *                          {@code 2 * maxUploadBytes}
     * @param maxHeaderBytes    of one request's headers, and of its first line; 1 KiB to 1 MiB
     * @param pipelinedRequests of one connection that are not answered yet; when so many are, it is read no further, and
     *                          that its client left is only noticed later; 2 to 1024
     */
    public record Limits(int maxUploadBytes, long uploadBudgetBytes, int maxHeaderBytes, int pipelinedRequests) {
        private static final int DEFAULT_UPLOAD = 20 << 20;
        /** 20 MiB an upload, a quarter of the heap (at least two uploads) for all, 16 KiB of headers, 16 pipelined. */
        public static final Limits DEFAULT = new Limits(
                DEFAULT_UPLOAD,
                Math.max(2L * DEFAULT_UPLOAD, Runtime.getRuntime().maxMemory() / 4),
                16 << 10,
                16);

        /** Checks ranges. */
        public Limits {
            requireWithin("maxUploadBytes", maxUploadBytes, 1 << 10, 1 << 30);
            requireWithin("maxHeaderBytes", maxHeaderBytes, 1 << 10, 1 << 20);
            requireWithin("pipelinedRequests", pipelinedRequests, 2, 1024);
            if (uploadBudgetBytes < 2L * maxUploadBytes) {
                throw new IllegalArgumentException("uploadBudgetBytes must be at least twice maxUploadBytes, "
                        + 2L * maxUploadBytes + ", not " + uploadBudgetBytes);
            }
        }
    }

    /**
     * How long it waits for what. All above 0 unless said otherwise, at most a day.
     *
     * @param header               for a request's headers, from the first byte of it (of a new connection: from its start)
     * @param idle                 for the next request of a connection
     * @param uploadGrace          for a body, before {@code uploadBytesPerSecond} counts
     * @param uploadBytesPerSecond slowest mean rate of a body after that; 1 to 2^30
     * @param answer               for a verdict, from the body's last byte
     * @param write                for a client that does not take its answer
     * @param drainNotice          from failing readiness to refusing connections; may be 0
     * @param drain                for accepted requests after that
     */
    public record Timeouts(
            Duration header,
            Duration idle,
            Duration uploadGrace,
            int uploadBytesPerSecond,
            Duration answer,
            Duration write,
            Duration drainNotice,
            Duration drain) {
        /** 10 s, 60 s, 10 s, 16 KiB/s, 60 s, 20 s, 0 s, 30 s. */
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                16 << 10,
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                Duration.ZERO,
                Duration.ofSeconds(30));

        /** Checks ranges. */
        public Timeouts {
            requireLasting("header", header);
            requireLasting("idle", idle);
            requireLasting("uploadGrace", uploadGrace);
            requireWithin("uploadBytesPerSecond", uploadBytesPerSecond, 1, 1 << 30);
            requireLasting("answer", answer);
            requireLasting("write", write);
            if (!drainNotice.isZero()) {
                requireLasting("drainNotice", drainNotice);
            }
            requireLasting("drain", drain);
        }
    }

    private static void requireWithin(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", not " + value);
        }
    }

    private static void requireLasting(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(name + " must be above 0 and at most a day, not " + value);
        }
    }
}
