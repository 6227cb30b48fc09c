package io.herofake.sandbox.worker;

import io.herofake.sandbox.oip.OipHeaders;
import io.herofake.sandbox.oip.OipPath;
import io.herofake.sandbox.transport.Channels;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a worker. Takes one request at a time: reading stops while one is being answered. All state belongs to the
 * channel's event loop.
 */
final class WorkerConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerConnection.class);

    private final Routes routes;
    private final WorkerLimits limits;
    private final Turn turn;
    private final Budget budget;

    private @Nullable Incoming incoming;

    /** True from a refusal before the end of a request until the connection is closed. */
    private boolean refused;

    private @Nullable ScheduledFuture<?> timer;

    WorkerConnection(Routes routes, WorkerLimits limits, Turn turn, Budget budget) {
        this.routes = routes;
        this.limits = limits;
        this.turn = turn;
        this.budget = budget;
    }

    /** A request that is being received. */
    private record Incoming(HttpRequest head, ByteBuf body, int reserved) {}

    @Override
    public void channelActive(ChannelHandlerContext context) {
        await(context, limits.idleTimeout().toNanos());
        context.fireChannelActive();
    }

    private void await(ChannelHandlerContext context, long nanos) {
        stopTimer();
        timer = context.executor().schedule(() -> Channels.close(context.channel()), nanos, TimeUnit.NANOSECONDS);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (!refused) {
                read(context, (HttpObject) message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(ChannelHandlerContext context, HttpObject message) {
        if (message.decoderResult().isFailure()) {
            refuse(context, 400, "not HTTP: " + message.decoderResult().cause().getMessage());
            return;
        }
        if (message instanceof HttpRequest head) {
            begin(context, head);
        }
        Incoming now = incoming;
        if (message instanceof HttpContent content && now != null) {
            if (content.content().readableBytes() > now.reserved() - now.body().readableBytes()) {
                refuse(context, 413, tooLong());
                return;
            }
            now.body().writeBytes(content.content());
            if (message instanceof LastHttpContent) {
                incoming = null;
                stopTimer();
                complete(context, now);
            }
        }
    }

    private void begin(ChannelHandlerContext context, HttpRequest head) {
        await(context, limits.bodyTimeout().toNanos());
        long length = HttpUtil.getContentLength(head, -1L);
        boolean chunked = HttpUtil.isTransferEncodingChunked(head);
        int reserved = chunked ? limits.maxBodyBytes() : (int) Math.max(0, Math.min(length, limits.maxBodyBytes()));
        if (length > limits.maxBodyBytes()) {
            refuse(context, 413, tooLong());
        } else if (!budget.take(reserved)) {
            refuse(context, 503, "the bodies of the requests under way take all the memory that there is for them");
        } else {
            incoming = new Incoming(
                    head, context.alloc().directBuffer(chunked ? 1 << 16 : reserved, Math.max(1, reserved)), reserved);
            if (HttpUtil.is100ContinueExpected(head)) {
                Channels.writeAndFlush(
                        context.channel(),
                        new DefaultFullHttpResponse(
                                HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
            }
        }
    }

    private String tooLong() {
        return "the body is longer than the " + limits.maxBodyBytes() + " bytes that this worker takes";
    }

    private void complete(ChannelHandlerContext context, Incoming request) {
        Pending pending = new Pending(context, request);
        String target = pathOf(request.head().uri());
        OipPath path = OipPath.parse(target);
        String method = request.head().method().name();
        try {
            if (path != null && path.kind() == OipPath.Kind.INFER && method.equals("POST")) {
                infer(path, pending);
            } else {
                byte[] body = ByteBufUtil.getBytes(request.body());
                routes.answer(method, target, path, body, pending::answer);
            }
        } catch (RuntimeException e) {
            LOG.error("{} {} failed in an unforeseen way", method, target, e);
            pending.answer(Reply.refused(500, "internal error of the worker: " + e));
        }
        pending.awaitAnswer();
    }

    private static String pathOf(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private void infer(OipPath path, Pending pending) {
        LoadedModel model = routes.find(path);
        if (model == null) {
            pending.answer(Routes.unknown(path));
        } else if (pending.jsonLength() < 0
                || pending.jsonLength() > pending.body().readableBytes()) {
            pending.answer(Reply.refused(
                    400,
                    OipHeaders.JSON_LENGTH + " must be a number of bytes, at most those of the body, "
                            + pending.body().readableBytes()));
        } else {
            turn.take(model, pending);
        }
    }

    /** Answers before the request is whole; the connection cannot be used any more. */
    private void refuse(ChannelHandlerContext context, int status, String message) {
        refused = true;
        forget();
        FullHttpResponse response = response(Reply.refused(status, message));
        HttpUtil.setKeepAlive(response, false);
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    private void forget() {
        stopTimer();
        Incoming now = incoming;
        incoming = null;
        if (now != null) {
            now.body().release();
            budget.giveBack(now.reserved());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        forget();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("a connection failed: {}", cause.toString());
        Channels.close(context.channel());
    }

    private static FullHttpResponse response(Reply reply) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), Unpooled.wrappedBuffer(reply.body()));
        if (reply.binary()) {
            response.headers().set(OipHeaders.JSON_LENGTH, reply.jsonLength());
        }
        if (reply.failureKind() != null) {
            response.headers().set(OipHeaders.FAILURE_KIND, reply.failureKind());
        }
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, reply.binary() ? "application/octet-stream" : "application/json");
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
        return response;
    }

    /** A request that is whole and not yet answered. */
    private final class Pending implements Inference {
        private final ChannelHandlerContext context;
        private final Incoming request;
        private final int jsonLength;
        private final AtomicBoolean answered = new AtomicBoolean();

        /** On the event loop: whether the answer has been sent. */
        private boolean sent;

        Pending(ChannelHandlerContext context, Incoming request) {
            this.context = context;
            this.request = request;
            this.jsonLength = jsonLength(request);
        }

        /** -1 if the header is no number. */
        private static int jsonLength(Incoming request) {
            String text = request.head().headers().get(OipHeaders.JSON_LENGTH);
            try {
                return text == null ? request.body().readableBytes() : Integer.parseInt(text);
            } catch (NumberFormatException e) {
                return -1;
            }
        }

        @Override
        public ByteBuf body() {
            return request.body();
        }

        @Override
        public int jsonLength() {
            return jsonLength;
        }

        @Override
        public boolean wanted() {
            return context.channel().isActive();
        }

        @Override
        public void answer(Reply reply) {
            if (answered.compareAndSet(false, true)) {
                request.body().release();
                budget.giveBack(request.reserved());
                if (context.executor().inEventLoop()) {
                    send(reply);
                } else {
                    context.executor().execute(() -> send(reply));
                }
            }
        }

        /** Lets the next request wait until this one has been answered. */
        void awaitAnswer() {
            if (!sent) {
                context.channel().config().setAutoRead(false);
            }
        }

        private void send(Reply reply) {
            sent = true;
            FullHttpResponse response = response(reply);
            boolean keep = HttpUtil.isKeepAlive(request.head());
            HttpUtil.setKeepAlive(response, keep);
            var written = context.writeAndFlush(response);
            if (keep) {
                await(context, limits.idleTimeout().toNanos());
                context.channel().config().setAutoRead(true);
            } else {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }
    }
}
