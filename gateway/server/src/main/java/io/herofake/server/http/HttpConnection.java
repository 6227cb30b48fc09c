package io.herofake.server.http;

import io.herofake.server.http.ResponseWriter.Persistence;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client connection: takes requests as they come, gives responses in the same order, and reads no further than it may. Only its
 * event loop uses it.
 *
 * <p>A client that closes its side may have left, or may only be done with sending. Requests that wait are kept for it, and interim
 * responses (102), which a client that is still there skips, find out: one that has left answers the first with a reset, the next
 * fails, the connection closes, and what was queued for it is cancelled.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    /** What a connection is told when the gateway drains. */
    static final Object DRAIN = new Object();

    private final Gateway gateway;
    private final LoopState loop;
    private final RequestDecoder decoder;
    private final ConnectionClock clock;
    /** Begun and not written, oldest first. */
    private final ArrayDeque<Exchange> pending = new ArrayDeque<>(4);
    /** Decoded while nothing more is taken; bounded by what one read of the socket holds. */
    private final ArrayDeque<Object> held = new ArrayDeque<>(4);

    private @Nullable ChannelHandlerContext context;
    /** The one whose body is coming in; always the youngest. */
    private @Nullable Exchange receiving;

    private boolean lastTaken;
    private boolean paused;
    private boolean resuming;
    private boolean batching;
    private boolean unflushed;
    private boolean inputClosed;
    private @Nullable Farewell farewell;

    HttpConnection(Gateway gateway, LoopState loop, RequestDecoder decoder) {
        this.gateway = gateway;
        this.loop = loop;
        this.decoder = decoder;
        this.clock = new ConnectionClock(gateway.options.timeouts());
    }

    Gateway gateway() {
        return gateway;
    }

    ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("the connection is not set up");
        }
        return ctx;
    }

    // ---- what comes in

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        loop.add(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.remove(this);
        lastTaken = true;
        receiving = null;
        while (!pending.isEmpty()) {
            gateway.inFlight.decrementAndGet();
            pending.remove().abandon();
        }
        releaseHeld();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        loop.remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed(cause);
    }

    /** Nothing more can be done with this connection. */
    void failed(Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("a connection failed", cause);
        }
        close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        batching = true;
        if (farewell != null) {
            ReferenceCountUtil.release(message);
        } else if (paused) {
            held.add(message);
        } else {
            take(message);
            pauseIfFull();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        batching = false;
        flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        resume();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputClosed();
        } else if (event == DRAIN && pending.isEmpty() && farewell == null) {
            finish(true);
        }
    }

    private void inputClosed() {
        inputClosed = true;
        Exchange unfinished = receiving;
        if (unfinished != null) {
            refuseLast(unfinished, Problem.INCOMPLETE_BODY, "the connection was closed before the body's end");
        }
        Farewell begun = farewell;
        if (begun != null) {
            begun.closeWhenWritten();
        } else if (pending.isEmpty() && held.isEmpty()) {
            finish(false);
        } else {
            probe();
        }
    }

    /** Finds out whether a client that has closed its side is still there. */
    private void probe() {
        Exchange first = pending.peek();
        if (first != null && first.http11() && first.response() == null) {
            send(Unpooled.wrappedBuffer(ResponseWriter.PROCESSING));
            flush();
        }
    }

    // ---- requests

    private void take(Object message) {
        try {
            if (message instanceof HttpRequest request) {
                begin(request);
            } else if (message instanceof HttpContent content) {
                content(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest request) {
        if (lastTaken) {
            return;
        }
        Exchange exchange = new Exchange(this, request);
        open(exchange);
        if (request.decoderResult().isFailure()) {
            exchange.run(() -> {
                throw DecoderFailures.ofHead(request.decoderResult().cause());
            });
        } else {
            receiving = exchange;
            exchange.run(() -> Router.begin(gateway, exchange));
            sayContinue();
        }
    }

    private void open(Exchange exchange) {
        clock.requestBegun();
        pending.add(exchange);
        gateway.inFlight.incrementAndGet();
        lastTaken |= exchange.last();
    }

    private void content(HttpContent content) {
        Exchange exchange = receiving;
        if (exchange == null) {
            return;
        }
        if (content.decoderResult().isFailure()) {
            refuseLast(exchange, Problem.MALFORMED_BODY, "the body's chunks are not as RFC 9112 wants them");
            return;
        }
        exchange.piece(content.content());
        if (content instanceof LastHttpContent && receiving == exchange) {
            receiving = null;
            exchange.end();
            if (leaving() && pending.isEmpty() && farewell == null) {
                finish(true); // it had its response before its end
            }
        }
    }

    /** Refuses the request whose body is coming in, and takes nothing after it. */
    private void refuseLast(Exchange exchange, Problem problem, String detail) {
        exchange.makeLast();
        lastTaken = true;
        receiving = null;
        exchange.refuse(problem, detail);
        if (pending.isEmpty() && farewell == null) {
            finish(true); // it had its response before
        }
    }

    private void pauseIfFull() {
        if (!paused && farewell == null && !hasRoom()) {
            paused = true;
            context().channel().config().setAutoRead(false);
        }
    }

    private boolean hasRoom() {
        return receiving != null
                || (pending.size() < gateway.options.limits().pipelinedRequests()
                        && context().channel().isWritable());
    }

    private void resume() {
        if (!paused || resuming) {
            return;
        }
        resuming = true;
        while (hasRoom() && !held.isEmpty()) {
            take(held.remove());
        }
        resuming = false;
        if (hasRoom()) {
            paused = false;
            decoder.restartPartial(System.nanoTime());
            context().channel().config().setAutoRead(true);
        }
    }

    private void releaseHeld() {
        while (!held.isEmpty()) {
            ReferenceCountUtil.release(held.remove());
        }
    }

    // ---- responses

    /** An exchange of this connection has its response. */
    void responded(Exchange exchange) {
        if (exchange.last()) {
            lastTaken = true;
            if (exchange == receiving) {
                receiving = null;
            }
        }
        for (Exchange first = pending.peek(); first != null; first = pending.peek()) {
            Response response = first.response();
            if (response == null) {
                break;
            }
            pending.remove();
            gateway.inFlight.decrementAndGet();
            write(first, response);
        }
        sayContinue();
        resume();
        if (!batching) {
            flush();
        }
    }

    private void write(Exchange exchange, Response response) {
        boolean closing = nothingFollows() && (exchange.last() || leaving());
        Persistence persistence =
                closing ? Persistence.CLOSED : exchange.http11() ? Persistence.KEPT : Persistence.KEPT_SAID;
        ByteBuf bytes = ResponseWriter.write(
                context().alloc(), response, loop.date(), exchange.requestId(), persistence, !exchange.isHead());
        gateway.meters.answered(exchange.route(), response.status());
        AccessLog.log(gateway, exchange, response);
        send(bytes);
        clock.answered(System.nanoTime());
        if (closing) {
            finish(!exchange.received() || exchange.keepAlive());
        }
    }

    private boolean nothingFollows() {
        return pending.isEmpty() && receiving == null && (lastTaken || held.isEmpty());
    }

    /** Whether the connection goes as soon as nothing is pending. */
    boolean leaving() {
        return inputClosed || gateway.phase() == Gateway.Phase.DRAINING;
    }

    private void sayContinue() {
        Exchange first = pending.peek();
        if (first != null && first == receiving && first.awaitsContinue()) {
            first.continued(System.nanoTime());
            send(Unpooled.wrappedBuffer(ResponseWriter.CONTINUE));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed write comes to exceptionCaught
    private void send(ByteBuf bytes) {
        context().write(bytes, context().voidPromise());
        unflushed = true;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // channelInactive follows
    private void close() {
        context().close();
    }

    private void flush() {
        if (unflushed) {
            unflushed = false;
            context().flush();
        }
    }

    /** Everything is answered: sends what is left and closes, in the way that lets the client read it. */
    private void finish(boolean moreMayArrive) {
        lastTaken = true;
        receiving = null;
        releaseHeld();
        unflushed = false;
        boolean hurried = gateway.phase() == Gateway.Phase.DRAINING;
        farewell = Farewell.begin(context(), decoder, moreMayArrive && !inputClosed, hurried);
    }

    // ---- time

    /** Looks at everything that may take too long. */
    void tick(long now) {
        Farewell leaving = farewell;
        if (clock.writeStalled(context().channel(), now) || (leaving != null && leaving.over(now))) {
            close();
        } else if (leaving == null) {
            tickRequests(now);
        }
    }

    private void tickRequests(long now) {
        for (Exchange exchange : pending.toArray(Exchange[]::new)) {
            if (exchange.answerOverdue(gateway.options.timeouts(), now)) {
                exchange.refuse(Problem.ANSWER_TIMEOUT, "there was no verdict in time; the request was given up");
            }
        }
        Exchange slow = receiving;
        if (slow != null && slow.bodyOverdue(gateway.options.timeouts(), now)) {
            refuseLast(slow, Problem.REQUEST_TIMEOUT, "the body came more slowly than is accepted");
        } else if (!paused && farewell == null) {
            tickHead(now);
        }
        if (inputClosed && farewell == null) {
            probe();
        }
    }

    private void tickHead(long now) {
        if (!lastTaken && decoder.partialHead() && clock.headOverdue(decoder.partialSinceNanos(), now)) {
            Exchange nothing = Exchange.ofNothing(this);
            open(nothing);
            nothing.refuse(Problem.REQUEST_TIMEOUT, "the request's headers came more slowly than is accepted");
        } else if (!decoder.partialHead() && pending.isEmpty() && receiving == null && clock.idleOver(now)) {
            finish(false);
        }
    }
}
