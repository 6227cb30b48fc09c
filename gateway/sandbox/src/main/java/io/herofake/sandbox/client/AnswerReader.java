package io.herofake.sandbox.client;

import io.herofake.sandbox.client.WireException.Kind;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers from a blocking channel, one at a time. An answer whose head is, byte by byte, that of the last one is not
 * decoded again: its numbers are behind the same length.
 */
final class AnswerReader {
    /** What one read brings at most, and the longest answer that need not be decoded; a thousand classes have 4 KiB. */
    private static final int BUFFER_BYTES = 32 << 10;

    private static final int MAX_LINE_BYTES = 4096;
    private static final int MAX_HEAD_BYTES = 16 << 10;

    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final AnswerCollector collector;
    private final EmbeddedChannel http;
    private @Nullable Known known;
    private boolean reusable;

    /**
     * A head that has been decoded.
     *
     * @param bytes  as it came
     * @param answer the one that it came with
     */
    private record Known(ByteBuffer bytes, Answer answer) {
        int totalBytes() {
            return bytes.capacity() + answer.body().length;
        }
    }

    AnswerReader(int maxAnswerBytes) {
        collector = new AnswerCollector(maxAnswerBytes);
        http = new EmbeddedChannel(new HttpResponseDecoder(
                new HttpDecoderConfig().setMaxInitialLineLength(MAX_LINE_BYTES).setMaxHeaderSize(MAX_HEAD_BYTES)));
    }

    /** Whether another answer can come on this connection, after the one that was read last. */
    boolean reusable() {
        return reusable;
    }

    /**
     * Reads one.
     *
     * @throws IOException   if the channel fails
     * @throws WireException {@code CUT} or {@code MALFORMED}
     */
    Answer read(ReadableByteChannel channel) throws IOException, WireException {
        reusable = false;
        buffer.clear();
        boolean open = more(channel);
        while (open && mayBeKnown()) {
            if (known != null && buffer.position() == known.totalBytes()) {
                return again(known);
            }
            open = more(channel);
        }
        return decode(channel, open);
    }

    /** Whether there can be more after it. */
    private boolean more(ReadableByteChannel channel) throws IOException {
        return channel.read(buffer) >= 0;
    }

    /** Whether what is here so far can be an answer with the known head. */
    private boolean mayBeKnown() {
        Known head = known;
        if (head == null || buffer.position() > head.totalBytes()) {
            return false;
        }
        int compared = Math.min(buffer.position(), head.bytes().capacity());
        return buffer.slice(0, compared).equals(head.bytes().slice(0, compared));
    }

    private Answer again(Known head) {
        byte[] body = new byte[head.answer().body().length];
        buffer.get(head.bytes().capacity(), body);
        reusable = true;
        return new Answer(
                head.answer().status(),
                head.answer().jsonLength(),
                head.answer().failureKind(),
                body);
    }

    private Answer decode(ReadableByteChannel channel, boolean open) throws IOException, WireException {
        known = null;
        http.writeInbound(Unpooled.copiedBuffer(buffer.flip()));
        Answer answer = collect();
        if (answer != null) {
            remember(answer);
        }
        boolean more = open;
        while (answer == null && more) {
            buffer.clear();
            more = more(channel);
            http.writeInbound(Unpooled.copiedBuffer(buffer.flip()));
            answer = collect();
        }
        if (answer == null) {
            http.finish(); // the end of the connection may be that of the answer
            answer = collect();
        }
        if (answer == null) {
            throw new WireException(Kind.CUT, "the connection was cut before the whole answer was there", null);
        }
        reusable = more && collector.keptAlive();
        return answer;
    }

    /** What has been decoded; null if that is not a whole answer yet. */
    private @Nullable Answer collect() throws WireException {
        Answer answer = null;
        for (Object part = http.readInbound(); part != null; part = http.readInbound()) {
            try {
                if (answer != null) {
                    throw new WireException(Kind.MALFORMED, "it answers without having been asked", null);
                }
                answer = collector.add((HttpObject) part);
            } finally {
                ReferenceCountUtil.release(part);
            }
        }
        return answer;
    }

    /** If the whole answer lies in the buffer, as it is, the head is what comes before the body. */
    private void remember(Answer answer) {
        int length = answer.body().length;
        int headBytes = buffer.limit() - length;
        if (collector.keptAlive()
                && collector.counted()
                && headBytes > 0
                && buffer.slice(headBytes, length).equals(ByteBuffer.wrap(answer.body()))) {
            known = new Known(ByteBuffer.allocate(headBytes).put(0, buffer, 0, headBytes), answer);
        }
    }

    /** Gives back what was held of an answer that never became whole. */
    void release() {
        http.finishAndReleaseAll();
    }
}
