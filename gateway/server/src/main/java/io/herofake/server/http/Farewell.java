package io.herofake.server.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;

/**
 * The end of a connection. Closing a socket while the client still sends makes its system throw away the answer that it has not read
 * yet; so where more may arrive, only the sending side is closed, and what arrives is thrown away for a while.
 */
final class Farewell {
    private static final long LONGEST_NANOS = 2_000_000_000L;
    private static final long MOST_BYTES = 16 << 20;

    private final RequestDecoder decoder;
    private final ChannelFuture written;
    private boolean saidAll;
    private long sinceNanos;

    private Farewell(RequestDecoder decoder, ChannelFuture written) {
        this.decoder = decoder;
        this.written = written;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // where shutdownOutput fails, the time limit closes
    static Farewell begin(ChannelHandlerContext context, RequestDecoder decoder, boolean moreMayArrive) {
        decoder.discard();
        ChannelFuture written = context.writeAndFlush(Unpooled.EMPTY_BUFFER);
        Farewell farewell = new Farewell(decoder, written);
        if (moreMayArrive && context.channel() instanceof DuplexChannel channel) {
            channel.config().setAutoRead(true);
            written.addListener(future -> {
                farewell.saidAll = true;
                farewell.sinceNanos = System.nanoTime();
                channel.shutdownOutput();
            });
        } else {
            written.addListener(ChannelFutureListener.CLOSE);
        }
        return farewell;
    }

    /** The client has closed its side: nothing more arrives. */
    void answeredByClient() {
        written.addListener(ChannelFutureListener.CLOSE);
    }

    /** Whether to close now, whatever the client does. */
    boolean over(long nowNanos) {
        return saidAll && (nowNanos - sinceNanos > LONGEST_NANOS || decoder.discardedBytes() > MOST_BYTES);
    }
}
