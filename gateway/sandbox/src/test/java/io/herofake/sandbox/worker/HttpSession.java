package io.herofake.sandbox.worker;

import io.herofake.sandbox.transport.WorkerAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP/1.1 by hand on one kept connection, so that no code of the product's own client is between test and worker. */
final class HttpSession implements AutoCloseable {
    private final Socket socket;

    HttpSession(WorkerAddress address) throws IOException {
        WorkerAddress.Tcp tcp = (WorkerAddress.Tcp) address;
        socket = new Socket(tcp.host(), tcp.port());
        socket.setSoTimeout(60_000);
    }

    /** What came back. */
    @SuppressWarnings("ArrayRecordComponent")
    record Reply(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    Reply get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n", new byte[0]);
    }

    Reply post(String path, String headers, byte[] body) throws IOException {
        return send(
                "POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + body.length + "\r\n" + headers
                        + "\r\n",
                body);
    }

    Reply post(String path, String json) throws IOException {
        return post(path, "", json.getBytes(StandardCharsets.UTF_8));
    }

    Reply send(String head, byte[] body) throws IOException {
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
        return read();
    }

    Reply read() throws IOException {
        InputStream in = socket.getInputStream();
        String status = line(in);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Reply(Integer.parseInt(status.split(" ", -1)[1]), headers, body);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended after: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
