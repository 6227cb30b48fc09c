package io.herofake.app.config;

/**
 * Where and how the gateway listens.
 *
 * @param host             address or name of the interface
 * @param port             TCP port
 * @param backlog          connections that wait to be accepted
 * @param eventLoopThreads threads that read and write sockets; 0 for one for each four processors
 * @param maxConnections   open connections
 * @param transport        which of Netty's transports
 * @param accessLog        whether each answer is logged
 */
public record HttpConfig(
        @Setting(
                value = "127.0.0.1",
                doc =
                        "Address or name of the interface to listen on. The default takes requests from this machine only,"
                                + " because without access.keys whoever reaches the gateway may use it; 0.0.0.0 takes them from"
                                + " everywhere.")
        String host,

        @Setting(value = "8080", min = "0", max = "65535", doc = "TCP port to listen on; 0 takes a free one.")
        int port,

        @Setting(
                value = "1024",
                min = "1",
                max = "65535",
                doc = "Connections that the operating system holds before they are accepted.")
        int backlog,

        @Setting(
                value = "0",
                min = "0",
                max = "256",
                doc = "Threads that read and write sockets; 0 means one for each four processors.")
        int eventLoopThreads,

        @Setting(value = "4096", min = "1", max = "1000000", doc = "Open connections. One more is told so and closed.")
        int maxConnections,

        @Setting(value = "auto", doc = "Network transport: auto takes the native one where there is one.")
        Transport transport,

        @Setting(value = "false", doc = "Whether each answer is logged, one line each, whatever log.level is.")
        boolean accessLog) {

    /** Checks the host. */
    public HttpConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host is empty; 0.0.0.0 stands for all interfaces");
        }
    }

    /** Which of Netty's transports is used. */
    public enum Transport {
        /** The native one where there is one, else NIO. */
        AUTO,
        /** Always NIO. */
        NIO
    }
}
