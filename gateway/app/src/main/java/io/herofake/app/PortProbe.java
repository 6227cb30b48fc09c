package io.herofake.app;

import io.herofake.app.config.HttpConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds out that an address cannot be listened on before models are built and opened, which takes a while. */
final class PortProbe {
    private PortProbe() {}

    /**
     * Listens for a moment.
     *
     * @throws CommandException naming the address, the reason and what to do
     */
    static void check(HttpConfig http) throws CommandException {
        InetSocketAddress address = new InetSocketAddress(http.host(), http.port());
        String where = "cannot listen on " + http.host() + ":" + http.port() + ": ";
        if (address.isUnresolved()) {
            throw CommandException.failure(where + "the host name is unknown", null);
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw CommandException.failure(
                    where + e.getMessage() + "; end the process that listens there, or choose another port with --port"
                            + " (0 for any free one) or another address with --host",
                    e);
        }
    }
}
