package io.herofake.sandbox.worker;

import io.herofake.sandbox.transport.Channels;
import io.herofake.sandbox.transport.Transport;
import io.herofake.sandbox.transport.WorkerAddress;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens for a worker. */
final class WorkerServer implements AutoCloseable {
    private static final int MAX_LINE_BYTES = 4096;
    private static final int MAX_HEAD_BYTES = 16 << 10;

    /** What one read of the socket may bring; a tensor of 224x224 pixels has 588 KiB. */
    private static final int MAX_CHUNK_BYTES = 1 << 20;

    private final EventLoopGroup loops;
    private final Channel listening;
    private final WorkerAddress address;

    private WorkerServer(EventLoopGroup loops, Channel listening, WorkerAddress address) {
        this.loops = loops;
        this.listening = listening;
        this.address = address;
    }

    /**
     * Listens. A socket file that is left over from a process that is gone is replaced.
     *
     * @throws IOException if the address cannot be listened on; the message names it and says why
     */
    static WorkerServer listen(WorkerAddress address, Routes routes, WorkerLimits limits) throws IOException {
        return listen(address, limits, "worker", limits.eventLoops(), new Pipeline(routes, limits, Turn.QUEUE));
    }

    /**
     * Listens for the inferences of one caller, and has them run by the thread that reads them. Nothing else is answered here
     * while one is under way.
     *
     * @param caller of the model that requests name, from 0
     * @throws IOException if the address cannot be listened on; the message names it and says why
     */
    static WorkerServer listen(WorkerAddress address, Routes routes, WorkerLimits limits, int caller)
            throws IOException {
        Turn at = (model, inference) -> model.run(inference, caller);
        return listen(address, limits, "caller-" + caller, 1, new Pipeline(routes, limits, at));
    }

    private static WorkerServer listen(
            WorkerAddress address, WorkerLimits limits, String name, int threads, Pipeline pipeline)
            throws IOException {
        if (address instanceof WorkerAddress.Unix unix) {
            checkFree(unix.path());
        }
        Transport transport = Transport.best();
        EventLoopGroup loops = transport.eventLoops(threads, name);
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel(address))
                .option(ChannelOption.SO_BACKLOG, limits.maxConnections())
                .childHandler(pipeline)
                .bind(transport.netty(address))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            Channels.end(loops);
            throw new IOException(
                    "cannot listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
        }
        return new WorkerServer(loops, bound.channel(), actual(address, bound.channel()));
    }

    /** Binding a Unix socket takes the place of whatever file is there, so only a socket that nobody listens on may be. */
    private static void checkFree(Path socket) throws IOException {
        if (Files.isRegularFile(socket) || Files.isDirectory(socket)) {
            throw new IOException("cannot listen on unix:" + socket + ": a file or folder is there that is no socket");
        }
        if (Files.exists(socket) && answers(socket)) {
            throw new IOException("cannot listen on unix:" + socket + ": another process listens on this socket");
        }
        Files.deleteIfExists(socket);
    }

    private static boolean answers(Path socket) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static WorkerAddress actual(WorkerAddress asked, Channel channel) {
        if (asked instanceof WorkerAddress.Tcp tcp && channel.localAddress() instanceof InetSocketAddress bound) {
            return new WorkerAddress.Tcp(tcp.host(), bound.getPort());
        }
        return asked;
    }

    /** Where it listens; the port is the real one where 0 was asked for. */
    WorkerAddress address() {
        return address;
    }

    /** Stops listening and cuts all connections. */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static final class Pipeline extends ChannelInitializer<Channel> {
        private final Routes routes;
        private final WorkerLimits limits;
        private final Turn turn;
        private final Budget budget;
        private final AtomicInteger connections = new AtomicInteger();

        Pipeline(Routes routes, WorkerLimits limits, Turn turn) {
            this.routes = routes;
            this.limits = limits;
            this.turn = turn;
            this.budget = new Budget(limits.maxBufferedBytes());
        }

        @Override
        protected void initChannel(Channel channel) {
            channel.closeFuture().addListener(closed -> connections.decrementAndGet());
            if (connections.incrementAndGet() > limits.maxConnections()) {
                Channels.close(channel);
                return;
            }
            HttpDecoderConfig config = new HttpDecoderConfig()
                    .setMaxInitialLineLength(MAX_LINE_BYTES)
                    .setMaxHeaderSize(MAX_HEAD_BYTES)
                    .setMaxChunkSize(MAX_CHUNK_BYTES);
            channel.pipeline()
                    .addLast(
                            new HttpServerCodec(config),
                            new FlowControlHandler(),
                            new WorkerConnection(routes, limits, turn, budget));
        }
    }
}
