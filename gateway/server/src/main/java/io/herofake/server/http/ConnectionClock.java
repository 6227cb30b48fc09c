package io.herofake.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** How long a connection has waited for its client in one way or another. */
final class ConnectionClock {
    private final GatewayOptions.Timeouts timeouts;
    private boolean fresh = true;
    private long waitingSinceNanos = System.nanoTime();
    private long unwrittenBytes;
    private long unwrittenSinceNanos;

    ConnectionClock(GatewayOptions.Timeouts timeouts) {
        this.timeouts = timeouts;
    }

    void requestBegun() {
        fresh = false;
    }

    void answered(long nowNanos) {
        waitingSinceNanos = nowNanos;
    }

    /** Whether a request's head takes too long. */
    boolean headOverdue(long sinceNanos, long nowNanos) {
        return nowNanos - sinceNanos > timeouts.header().toNanos();
    }

    /** Whether the next request is not to be waited for any longer. */
    boolean idleOver(long nowNanos) {
        return nowNanos - waitingSinceNanos > (fresh ? timeouts.header() : timeouts.idle()).toNanos();
    }

    /** Whether the client has taken nothing of what is there for it, for too long. */
    boolean writeStalled(Channel channel, long nowNanos) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        long bytes = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        if (bytes == 0 || bytes != unwrittenBytes) {
            unwrittenBytes = bytes;
            unwrittenSinceNanos = nowNanos;
            return false;
        }
        return nowNanos - unwrittenSinceNanos > timeouts.write().toNanos();
    }
}
