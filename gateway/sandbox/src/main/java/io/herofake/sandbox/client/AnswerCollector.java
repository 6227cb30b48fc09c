package io.herofake.sandbox.client;

import io.herofake.sandbox.client.WireException.Kind;
import io.herofake.sandbox.oip.OipHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Puts the parts of one answer after the other together, and bounds them. Not thread-safe. */
final class AnswerCollector {
    private final int maxBytes;
    private @Nullable HttpResponse head;
    private byte[] body = {};
    private int received;
    private boolean keptAlive;
    private boolean counted;

    AnswerCollector(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Takes a part; it stays the caller's.
     *
     * @return the answer, if this is its end
     * @throws WireException {@code MALFORMED}; nothing more can be made of this connection
     */
    @Nullable
    Answer add(HttpObject part) throws WireException {
        if (part.decoderResult().isFailure()) {
            Throwable cause = part.decoderResult().cause();
            throw new WireException(Kind.MALFORMED, "what it answers is not HTTP: " + cause.getMessage(), cause);
        }
        if (part instanceof HttpResponse response && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            start(response);
        }
        HttpResponse now = head;
        if (part instanceof HttpContent content && now != null) {
            append(content.content());
            if (part instanceof LastHttpContent) {
                head = null;
                return whole(now);
            }
        }
        return null;
    }

    /** Whether the connection can be used after the answer that was whole last. */
    boolean keptAlive() {
        return keptAlive;
    }

    /** Whether the answer that was whole last came as it is, its length told in its head. */
    boolean counted() {
        return counted;
    }

    private void start(HttpResponse response) throws WireException {
        long length = HttpUtil.getContentLength(response, 0L);
        if (length > maxBytes) {
            throw tooLong();
        }
        head = response;
        body = new byte[(int) length];
        received = 0;
    }

    private void append(ByteBuf content) throws WireException {
        int more = content.readableBytes();
        if (received + more > body.length) {
            if (received + more > maxBytes) {
                throw tooLong();
            }
            body = Arrays.copyOf(body, Math.min(maxBytes, Math.max(received + more, 2 * body.length)));
        }
        content.readBytes(body, received, more);
        received += more;
    }

    private WireException tooLong() {
        return new WireException(Kind.MALFORMED, "its answer is longer than " + maxBytes + " bytes", null);
    }

    private Answer whole(HttpResponse response) throws WireException {
        byte[] whole = body.length == received ? body : Arrays.copyOf(body, received);
        int jsonLength = response.headers().getInt(OipHeaders.JSON_LENGTH, whole.length);
        body = new byte[0];
        if (jsonLength < 0 || jsonLength > whole.length) {
            throw new WireException(
                    Kind.MALFORMED,
                    OipHeaders.JSON_LENGTH + " is " + jsonLength + " of " + whole.length + " bytes",
                    null);
        }
        keptAlive = HttpUtil.isKeepAlive(response);
        counted = !HttpUtil.isTransferEncodingChunked(response)
                && HttpUtil.getContentLength(response, -1L) == whole.length;
        return new Answer(
                response.status().code(), jsonLength, response.headers().get(OipHeaders.FAILURE_KIND), whole);
    }
}
