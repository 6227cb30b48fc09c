package io.herofake.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A closed-loop HTTP client on one thread: each connection sends its next upload when the last is answered. Requests are
 * encoded beforehand, so that it costs little beside the server; what it costs is measured.
 */
final class LoadClient implements AutoCloseable {

    static final String THREAD = "load-client";

    private final InetSocketAddress server;
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(THREAD, true), NioIoHandler.newFactory());
    private final long threadId;

    LoadClient(InetSocketAddress server) throws InterruptedException {
        this.server = server;
        this.threadId =
                loop.next().submit(() -> Thread.currentThread().getId()).await().getNow();
    }

    /** A request as it goes over the wire. */
    static ByteBuf upload(String path, byte[] picture) {
        byte[] head = ("PUT " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/jpeg\r\nContent-Length: "
                        + picture.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(head.length + picture.length)
                        .writeBytes(head)
                        .writeBytes(picture))
                .asReadOnly();
    }

    /**
     * Loads the server over some connections and measures.
     *
     * @throws IllegalStateException if an answer was not 200, or a connection broke
     */
    Round run(List<ByteBuf> requests, int connections, Duration rampUp, Duration length) throws InterruptedException {
        AtomicReference<@Nullable String> failure = new AtomicReference<>();
        Window window = new Window(() -> ManagementFactory.getThreadMXBean().getThreadCpuTime(threadId));
        List<Channel> open = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                open.add(connect(new LoadConnection(requests, i, window, failure)));
            }
            Round round = window.measure(rampUp, length);
            String failed = failure.get();
            if (failed != null) {
                throw new IllegalStateException("the load was not answered: " + failed);
            }
            return round;
        } finally {
            for (Channel channel : open) {
                channel.close().await();
            }
        }
    }

    private Channel connect(LoadConnection connection) throws InterruptedException {
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(connection)
                .connect(server)
                .sync()
                .channel();
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
