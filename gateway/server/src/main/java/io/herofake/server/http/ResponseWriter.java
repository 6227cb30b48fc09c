package io.herofake.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Puts a whole response, head and body, into one pooled buffer: one write, one copy, no object per header. */
final class ResponseWriter {
    private static final byte[] CRLF = ascii("\r\n");
    private static final byte[] LENGTH = ascii("Content-Length: ");
    private static final byte[] ID = ascii("X-Request-Id: ");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
    private static final AtomicReferenceArray<byte[]> STATUS_LINES = new AtomicReferenceArray<>(600);

    static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    /** An interim response that says nothing; see {@link HttpConnection} for what it is good for. */
    static final byte[] PROCESSING = ascii("HTTP/1.1 102 Processing\r\n\r\n");

    /** What becomes of the connection, as far as the client has to be told. */
    enum Persistence {
        /** HTTP/1.1 keeps it without a word. */
        KEPT,
        /** HTTP/1.0 wants to hear it. */
        KEPT_SAID,
        CLOSED
    }

    private ResponseWriter() {}

    static ByteBuf write(
            ByteBufAllocator allocator,
            Response response,
            byte[] dateLine,
            String requestId,
            Persistence persistence,
            boolean withBody) {
        byte[] body = response.body();
        ByteBuf out = allocator.directBuffer(384 + (withBody ? body.length : 0));
        out.writeBytes(statusLine(response.status())).writeBytes(dateLine);
        for (Response.Header header : response.headers()) {
            out.writeBytes(header.line());
        }
        out.writeBytes(ID).writeCharSequence(requestId, StandardCharsets.US_ASCII);
        out.writeBytes(CRLF);
        if (response.status() != 204) {
            out.writeBytes(LENGTH).writeCharSequence(Integer.toString(body.length), StandardCharsets.US_ASCII);
            out.writeBytes(CRLF);
        }
        switch (persistence) {
            case KEPT -> {}
            case KEPT_SAID -> out.writeBytes(KEEP_ALIVE);
            case CLOSED -> out.writeBytes(CLOSE);
        }
        out.writeBytes(CRLF);
        return withBody ? out.writeBytes(body) : out;
    }

    private static byte[] statusLine(int status) {
        byte[] line = STATUS_LINES.get(status);
        if (line == null) {
            line = ascii("HTTP/1.1 " + HttpResponseStatus.valueOf(status) + "\r\n");
            STATUS_LINES.set(status, line);
        }
        return line;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
