package io.herofake.sandbox.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;

/** What is done to channels without waiting for it: what fails here closes the channel, and that is seen there. */
@SuppressWarnings("FutureReturnValueIgnored")
public final class Channels {
    private Channels() {}

    /** Closes it. From any thread. */
    public static void close(Channel channel) {
        channel.close();
    }

    /** Writes without flushing. */
    public static void write(Channel channel, Object message) {
        channel.write(message, channel.voidPromise());
    }

    /** Writes and flushes. */
    public static void writeAndFlush(Channel channel, Object message) {
        channel.writeAndFlush(message, channel.voidPromise());
    }

    /** Ends event loops on which nothing has been opened. */
    public static void end(EventLoopGroup loops) {
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
}
