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
    private static final long LONGEST_SILENCE_NANOS = 5_000_000_000L;
    /** When the gateway drains, which everybody waits for. */
    private static final long SHORT_SILENCE_NANOS = 500_000_000L;

    private static final long LONGEST_NANOS = 30_000_000_000L;

    private final RequestDecoder decoder;
    private final ChannelFuture written;
    private final long longestSilenceNanos;
    private long writtenNanos;
    private long heardNanos;
    private long heardBytes;

    private Farewell(RequestDecoder decoder, ChannelFuture written, boolean hurried) {
        this.decoder = decoder;
        this.written = written;
        this.longestSilenceNanos = hurried ? SHORT_SILENCE_NANOS : LONGEST_SILENCE_NANOS;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // where shutdownOutput fails, the time limit closes
    static Farewell begin(
            ChannelHandlerContext context, RequestDecoder decoder, boolean moreMayArrive, boolean hurried) {
        decoder.discard();
        ChannelFuture written = context.writeAndFlush(Unpooled.EMPTY_BUFFER);
        Farewell farewell = new Farewell(decoder, written, hurried);
        if (moreMayArrive && context.channel() instanceof DuplexChannel channel) {
            channel.config().setAutoRead(true);
            written.addListener(future -> {
                farewell.writtenNanos = System.nanoTime();
                farewell.heardNanos = farewell.writtenNanos;
                channel.shutdownOutput();
            });
        } else {
            farewell.closeWhenWritten();
        }
        return farewell;
    }

    /** Nothing more arrives, or is waited for. */
    void closeWhenWritten() {
        written.addListener(ChannelFutureListener.CLOSE);
    }

    /** Whether to close now, whatever the client does. */
    boolean over(long nowNanos) {
        if (!written.isDone()) {
            return false; // a client that takes nothing has a time limit of its own
        }
        if (decoder.discardedBytes() != heardBytes) {
            heardBytes = decoder.discardedBytes();
            heardNanos = nowNanos;
        }
        return nowNanos - heardNanos > longestSilenceNanos || nowNanos - writtenNanos > LONGEST_NANOS;
    }
}
