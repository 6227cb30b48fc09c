package io.herofake.sandbox.transport;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a worker listens: a Unix domain socket of this machine, or a TCP port. Immutable. */
public sealed interface WorkerAddress {

    /** Bytes that a path of a Unix domain socket may have on every system. */
    int MAX_UNIX_PATH = 100;

    /**
     * A Unix domain socket.
     *
     * @param path absolute
     */
    record Unix(Path path) implements WorkerAddress {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /**
     * A TCP port.
     *
     * @param host name or address
     * @param port 0 to 65535; 0, to listen on, takes a free one
     */
    record Tcp(String host, int port) implements WorkerAddress {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }

        /** Whether only this machine can reach it. A name that cannot be resolved is taken for another machine's. */
        public boolean loopback() {
            InetSocketAddress address = new InetSocketAddress(host, port);
            return !address.isUnresolved() && address.getAddress().isLoopbackAddress();
        }
    }

    /** The address for the JDK and Netty; a host's name is resolved. */
    default SocketAddress socketAddress() {
        if (this instanceof Unix unix) {
            return UnixDomainSocketAddress.of(unix.path());
        }
        Tcp tcp = (Tcp) this;
        return new InetSocketAddress(tcp.host(), tcp.port());
    }

    /** Another address next to this one: a socket with the number after its name, or a free port. */
    default WorkerAddress beside(int number) {
        if (this instanceof Unix unix) {
            return new Unix(unix.path().resolveSibling(unix.path().getFileName() + Integer.toString(number)));
        }
        return new Tcp(((Tcp) this).host(), 0);
    }

    /**
     * Reads {@code unix:PATH} or {@code HOST:PORT}; an IPv6 address is in brackets.
     *
     * @throws IllegalArgumentException saying what would be right
     */
    static WorkerAddress parse(String text) {
        return text.startsWith("unix:") ? unix(text.substring("unix:".length())) : tcp(text);
    }

    private static WorkerAddress unix(String path) {
        if (path.isEmpty() || path.length() > MAX_UNIX_PATH) {
            throw new IllegalArgumentException("the path of a Unix socket must have 1 to " + MAX_UNIX_PATH
                    + " characters, not " + path.length() + ": '" + path + "'");
        }
        try {
            return new Unix(Path.of(path).toAbsolutePath());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + path + "' is not a path: " + e.getReason(), e);
        }
    }

    private static WorkerAddress tcp(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            throw notAnAddress(text);
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (host.isEmpty() || port < 0 || port > 65535) {
                throw notAnAddress(text);
            }
            return new Tcp(host, port);
        } catch (NumberFormatException e) {
            throw notAnAddress(text);
        }
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException("'" + text
                + "' is not an address: unix:PATH or HOST:PORT, such as unix:/run/worker.sock, 127.0.0.1:8001"
                + " or [::1]:8001");
    }
}
