package io.herofake.server.http;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A final answer to a request, without what the connection adds to it (date, id, length, keep-alive).
 *
 * @param status  the HTTP status code
 * @param headers name and value of each header, {@code Content-Type} among them where there is a body; only values of our own
 *                making, never a client's
 * @param body    its bytes; not changed after this
 */
@SuppressWarnings("ArrayRecordComponent") // responses are never compared, and a copy would cost
record Response(int status, List<Header> headers, byte[] body) {
    static final byte[] EMPTY = {};

    /** A header line, encoded once. */
    @SuppressWarnings("ArrayRecordComponent")
    record Header(byte[] line) {
        static Header of(String name, String value) {
            return new Header((name + ": " + value + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
