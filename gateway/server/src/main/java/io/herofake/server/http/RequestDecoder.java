package io.herofake.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's request decoder, made to tell when a request's head began to arrive (the connection's timeouts need that), to refuse what
 * request smuggling is made of, and to throw away what comes after the last answer.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private static final int MAX_CONTENT_PIECE = 1 << 20;
    private static final long MOST_DISCARDED_BYTES = 64 << 20;

    private boolean inBody;
    private boolean partialHead;
    private long partialSinceNanos;
    private boolean discarding;
    private long discardedBytes;

    RequestDecoder(int maxHeaderBytes) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(maxHeaderBytes)
                .setMaxHeaderSize(maxHeaderBytes)
                .setMaxChunkSize(MAX_CONTENT_PIECE));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing to do
    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        if (discarding) {
            discardedBytes += buffer.readableBytes();
            buffer.skipBytes(buffer.readableBytes());
            if (discardedBytes > MOST_DISCARDED_BYTES) {
                ctx.close(); // here and not at the next tick: a fast client sends hundreds of MiB in between
            }
            return;
        }
        super.decode(ctx, buffer, out);
        for (int i = 0; i < out.size(); i++) {
            produced(out.get(i));
        }
        if (out.isEmpty() && !inBody && !partialHead) {
            partialHead = true;
            partialSinceNanos = System.nanoTime();
        }
    }

    private void produced(Object message) {
        if (message instanceof HttpRequest) {
            inBody = true;
            partialHead = false;
        }
        if (message instanceof LastHttpContent) {
            inBody = false;
        }
    }

    /** Both lengths in one request: the two that read it could disagree where it ends. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding are given");
    }

    /** Whether a request's head has begun and not ended. */
    boolean partialHead() {
        return partialHead;
    }

    long partialSinceNanos() {
        return partialSinceNanos;
    }

    /** Restarts the time of a head that was not read on because of us. */
    void restartPartial(long nowNanos) {
        partialSinceNanos = nowNanos;
    }

    /** From now on, throws away whatever arrives. */
    void discard() {
        discarding = true;
        partialHead = false;
    }

    /** Bytes thrown away so far. */
    long discardedBytes() {
        return discardedBytes;
    }
}
