package io.herofake.sandbox.client;

import io.herofake.sandbox.transport.WorkerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server that answers whatever it is told to, right or wrong, and then closes the connection. */
final class CannedServer implements AutoCloseable, Worker {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Function<String, byte @Nullable []> answers;

    /**
     * A server.
     *
     * @param answers by the request's path; null for no answer at all, the connection kept open
     */
    CannedServer(Function<String, byte @Nullable []> answers) throws IOException {
        this.answers = answers;
        Thread thread = new Thread(this::serve, "canned");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        try {
            while (true) {
                Socket connection = socket.accept();
                Thread thread = new Thread(() -> answer(connection), "canned");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void answer(Socket connection) {
        try (connection) {
            InputStream in = connection.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            int length = head.toString()
                    .toLowerCase(Locale.ROOT)
                    .lines()
                    .filter(line -> line.startsWith("content-length:"))
                    .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                    .findFirst()
                    .orElse(0);
            in.readNBytes(length);
            byte[] answer = answers.apply(head.toString().split(" ", -1)[1]);
            if (answer == null) {
                in.read(); // until the client gives up
            } else {
                connection.getOutputStream().write(answer);
                connection.getOutputStream().flush();
            }
        } catch (IOException e) {
            // The client gave up.
        }
    }

    /** A whole HTTP answer. */
    static byte[] http(int status, String headers, String body) {
        return ("HTTP/1.1 " + status + " x\r\nContent-Length: " + body.length() + "\r\n" + headers + "\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public WorkerAddress address() {
        return new WorkerAddress.Tcp("127.0.0.1", socket.getLocalPort());
    }

    @Override
    public boolean sharesMemory() {
        return false;
    }

    @Override
    public @Nullable String obituary(Duration wait) {
        return null;
    }

    @Override
    public void kill() {}

    @Override
    public void release() {}

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
