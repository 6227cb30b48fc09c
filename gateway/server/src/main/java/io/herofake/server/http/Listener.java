package io.herofake.server.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The listening socket, its connections, and the event loops under them. Thread-safe. */
final class Listener {
    private static final long SHORTEST_TICK_NANOS = 5_000_000L;
    private static final long LONGEST_TICK_NANOS = 500_000_000L;
    private static final WriteBufferWaterMark UNWRITTEN = new WriteBufferWaterMark(32 << 10, 128 << 10);

    private final String transport;
    private final EventLoopGroup loops;
    private final ChannelGroup connections;
    private final Channel channel;

    private Listener(String transport, EventLoopGroup loops, ChannelGroup connections, Channel channel) {
        this.transport = transport;
        this.loops = loops;
        this.connections = connections;
        this.channel = channel;
    }

    static Listener open(Gateway gateway) throws IOException {
        GatewayOptions.Listen listen = gateway.options.listen();
        Transports transport = Transports.of(listen.transport());
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                listen.eventLoopThreads(), new DefaultThreadFactory("event-loop"), transport.factory());
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        gateway.metrics.gauge("herofake.http.connections", "Open connections", connections::size);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(transport.channel())
                .option(ChannelOption.SO_BACKLOG, listen.backlog())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNWRITTEN)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(1 << 10, 16 << 10, 64 << 10))
                .childHandler(new ConnectionInitializer(
                        gateway, states(loops, tickNanos(gateway.options.timeouts())), connections));
        return new Listener(transport.name(), loops, connections, bind(listen, bootstrap, loops));
    }

    private static Map<EventLoop, LoopState> states(EventLoopGroup loops, long tickNanos) {
        Map<EventLoop, LoopState> states = new HashMap<>();
        for (EventExecutor executor : loops) {
            EventLoop loop = (EventLoop) executor;
            LoopState state = new LoopState();
            state.start(loop, tickNanos);
            states.put(loop, state);
        }
        return Map.copyOf(states);
    }

    /** A quarter of the shortest timeout, so that none is much longer than it says, within reason. */
    private static long tickNanos(GatewayOptions.Timeouts timeouts) {
        long shortest = Stream.of(
                        timeouts.header(), timeouts.idle(), timeouts.uploadGrace(), timeouts.answer(), timeouts.write())
                .mapToLong(Duration::toNanos)
                .min()
                .orElse(LONGEST_TICK_NANOS);
        return Math.max(SHORTEST_TICK_NANOS, Math.min(shortest / 4, LONGEST_TICK_NANOS));
    }

    private static Channel bind(GatewayOptions.Listen listen, ServerBootstrap bootstrap, EventLoopGroup loops)
            throws IOException {
        InetSocketAddress address = new InetSocketAddress(listen.host(), listen.port());
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (bound.isSuccess()) {
            return bound.channel();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        throw bindFailure(listen, address, bound.cause());
    }

    private static IOException bindFailure(GatewayOptions.Listen listen, InetSocketAddress address, Throwable cause) {
        String where = "cannot listen on " + listen.host() + ":" + listen.port() + ": ";
        if (address.isUnresolved()) {
            return new IOException(where + "the host name is unknown", cause);
        }
        boolean taken = cause instanceof BindException
                || String.valueOf(cause.getMessage()).contains("in use");
        return new IOException(
                where + (taken ? "the port is in use, or the address is not this machine's" : cause.getMessage()),
                cause);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    String transport() {
        return transport;
    }

    /** Stops accepting, lets connections end as soon as nothing is pending, and waits; false if some did not. */
    boolean drain(Duration limit) {
        channel.close().awaitUninterruptibly();
        var gone = connections.newCloseFuture();
        for (Channel connection : List.copyOf(connections)) {
            connection.pipeline().fireUserEventTriggered(HttpConnection.DRAIN);
        }
        return gone.awaitUninterruptibly(limit.toMillis());
    }

    /** Cuts all connections that are left. */
    void cut() {
        channel.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
    }

    /** Gives the threads back, after {@link #cut()}. */
    void close() {
        loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
