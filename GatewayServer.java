package io.herofake.server.http;

import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.metrics.BuildInfo;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP gateway: listens, answers from an {@link InferenceEngine}, and drains when it is told to. The engine stays its
 * owner's: close the server first, then the engine. Thread-safe.
 */
public final class GatewayServer implements AutoCloseable {
    private final GatewayOptions options;
    private final Transports transport;
    private final EventLoopGroup loops;
    private final Channel listener;

    private GatewayServer(GatewayOptions options, Transports transport, EventLoopGroup loops, Channel listener) {
        this.options = options;
        this.transport = transport;
        this.loops = loops;
        this.listener = listener;
    }

    /**
     * Starts listening; requests are answered when this returns.
     *
     * @param engine started
     * @param build  shown in metrics and by {@code /healthz}
     * @throws IOException              if the address cannot be listened on; the message names it and says why
     * @throws IllegalArgumentException if the default model or QoS level is not one of the engine's
     */
    public static GatewayServer start(GatewayOptions options, InferenceEngine engine, BuildInfo build)
            throws IOException {
        checkDefaults(options, engine);
        Transports transport = Transports.of(options.listen().transport());
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                options.listen().eventLoopThreads(), new DefaultThreadFactory("event-loop"), transport.factory());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(transport.channel())
                .option(ChannelOption.SO_BACKLOG, options.listen().backlog())
                .option(ChannelOption.SO_REUSEADDR, true);
        return new GatewayServer(options, transport, loops, bind(options.listen(), bootstrap, loops));
    }

    private static void checkDefaults(GatewayOptions options, InferenceEngine engine) {
        if (engine.model(options.defaultModel()) == null) {
            throw new IllegalArgumentException("the default model '" + options.defaultModel() + "' is not served");
        }
        if (engine.qosLevel(options.defaultQos()) == null) {
            throw new IllegalArgumentException(
                    "the default QoS level '" + options.defaultQos() + "' is not configured");
        }
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

    private static IOException bindFailure(
            GatewayOptions.Listen listen, InetSocketAddress address, Throwable cause) {
        String where = listen.host() + ":" + listen.port();
        String message;
        if (address.isUnresolved()) {
            message = "cannot listen on " + where + ": the host name is unknown";
        } else if (cause instanceof BindException) {
            message = "cannot listen on " + where + ": the port is in use, or the address is not this machine's";
        } else {
            message = "cannot listen on " + where + ": " + cause.getMessage();
        }
        return new IOException(message, cause);
    }

    /** Where it listens; the port is the real one where 0 was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** The transport in use: {@code epoll} or {@code nio}. */
    public String transport() {
        return transport.name();
    }

    /**
     * Drains: readiness fails at once, connections are refused after {@code drainNotice}, accepted requests are answered,
     * and what is left after {@code drain} is cut. Returns when no connection is left. A second call waits for the first.
     */
    public void drain() {
        listener.close().awaitUninterruptibly();
    }

    /** {@link #drain()}, then gives all threads back. A second close does nothing. */
    @Override
    public void close() {
        drain();
        loops.shutdownGracefully(0, options.timeouts().drain().toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }
}
