package io.herofake.sandbox.client;

import io.herofake.sandbox.client.WireException.Kind;
import io.herofake.sandbox.transport.Channels;
import io.herofake.sandbox.transport.Transport;
import io.herofake.sandbox.transport.WorkerAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/1.1 to workers, for all sandboxes of a process: event loops and connections. Thread-safe. Its owner closes it after
 * every sandbox's instances.
 */
public final class WireClient implements AutoCloseable {
    /** Long enough for any answer but one with thousands of pictures. */
    private static final int MAX_ANSWER_BYTES = 4 << 20;

    private static final int MAX_LINE_BYTES = 4096;
    private static final int MAX_HEAD_BYTES = 16 << 10;
    private static final int MAX_CHUNK_BYTES = 64 << 10;
    private static final int CONNECT_TIMEOUT_MILLIS = 5000;

    private final Transport transport;
    private final EventLoopGroup loops;

    /** Open connections that their callers use themselves. */
    private final Set<CallerConnection> callers = ConcurrentHashMap.newKeySet();

    /**
     * A client.
     *
     * @param threads event loops; one is enough for some thousand answers a second
     */
    public WireClient(int threads) {
        transport = Transport.best();
        loops = transport.eventLoops(threads, "sandbox");
    }

    private record Open(Channel channel, WireConnection connection) {}

    /** Connects, for a thread that makes its exchanges itself. */
    CallerConnection connect(WorkerAddress address) throws WireException, InterruptedException {
        return CallerConnection.open(address, loops, MAX_ANSWER_BYTES, callers::add, callers::remove);
    }

    private CompletableFuture<Open> connecting(WorkerAddress address) {
        WireConnection connection = new WireConnection(MAX_ANSWER_BYTES);
        CompletableFuture<Open> opened = new CompletableFuture<>();
        ChannelFuture connecting = new Bootstrap()
                .group(loops)
                .channel(transport.clientChannel(address))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .handler(new Pipeline(connection))
                .connect(transport.netty(address));
        connecting.addListener((ChannelFuture done) -> {
            if (done.isSuccess()) {
                opened.complete(new Open(done.channel(), connection));
            } else {
                String reason = String.valueOf(done.cause().getMessage());
                opened.completeExceptionally(new WireException(
                        Kind.UNREACHABLE, "nothing can be reached at " + address + ": " + reason, done.cause()));
            }
        });
        return opened;
    }

    /** One exchange on a connection of its own; the answer fails with a {@link WireException}. */
    public CompletableFuture<Answer> send(WorkerAddress address, WireRequest request, Duration timeout) {
        return connecting(address)
                .thenCompose(open -> open.connection()
                        .exchange(open.channel(), request, timeout.toNanos())
                        .whenComplete((answer, failure) -> Channels.close(open.channel())));
    }

    /** The same, awaited. */
    public Answer exchange(WorkerAddress address, WireRequest request, Duration timeout)
            throws WireException, InterruptedException {
        return await(send(address, request, timeout));
    }

    /** Event loops, for timers. */
    EventLoopGroup loops() {
        return loops;
    }

    private static <T> T await(CompletableFuture<T> future) throws WireException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : e.getCause();
            if (cause instanceof WireException wire) {
                throw wire;
            }
            throw new WireException(Kind.CUT, "the exchange failed: " + cause, cause);
        }
    }

    /** Cuts all connections and ends the event loops. A second close does nothing. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        callers.forEach(CallerConnection::close); // no other can be opened any more
    }

    private static final class Pipeline extends ChannelInitializer<Channel> {
        private final WireConnection connection;

        Pipeline(WireConnection connection) {
            this.connection = connection;
        }

        @Override
        protected void initChannel(Channel channel) {
            HttpDecoderConfig config = new HttpDecoderConfig()
                    .setMaxInitialLineLength(MAX_LINE_BYTES)
                    .setMaxHeaderSize(MAX_HEAD_BYTES)
                    .setMaxChunkSize(MAX_CHUNK_BYTES);
            channel.pipeline().addLast(new HttpClientCodec(config, false, false), connection);
        }
    }
}
