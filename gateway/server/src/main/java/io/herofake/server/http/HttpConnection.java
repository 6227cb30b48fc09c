package io.herofake.server.http;

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
    private final Outbox outbox;
    /** Decoded while nothing more is taken; bounded by what one read of the socket holds. */
    private final ArrayDeque<Object> held = new ArrayDeque<>(4);

    private @Nullable ChannelHandlerContext context;
    /** The one whose body is coming in; always the youngest. */
    private @Nullable Exchange receiving;

    private boolean lastTaken;
    private boolean paused;
    private boolean resuming;
    private boolean batching;
    private boolean inputClosed;
    private @Nullable Farewell farewell;

    HttpConnection(Gateway gateway, LoopState loop, RequestDecoder decoder) {
        this.gateway = gateway;
        this.loop = loop;
        this.decoder = decoder;
        this.clock = new ConnectionClock(gateway.options.timeouts());
        this.outbox = new Outbox(gateway, loop, clock);
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
        outbox.open(ctx);
        loop.add(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.remove(this);
        lastTaken = true;
        receiving = null;
        outbox.abandon();
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
        outbox.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        resume();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputClosed();
        } else if (event == DRAIN && outbox.isEmpty() && farewell == null) {
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
        } else if (outbox.isEmpty() && held.isEmpty()) {
            finish(false);
        } else {
            outbox.probe();
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
            outbox.sayContinue(receiving);
        }
    }

    private void open(Exchange exchange) {
        clock.requestBegun();
        outbox.add(exchange);
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
            if (leaving() && outbox.isEmpty() && farewell == null) {
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
        if (outbox.isEmpty() && farewell == null) {
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
                || (outbox.size() < gateway.options.limits().pipelinedRequests()
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
        Exchange ending = outbox.writeReady(this::ends);
        if (ending != null) {
            finish(!ending.received() || ending.keepAlive());
        }
        outbox.sayContinue(receiving);
        resume();
        if (!batching) {
            outbox.flush();
        }
    }

    /** Whether the connection ends with this answer. */
    private boolean ends(Exchange exchange) {
        return nothingFollows() && (exchange.last() || leaving());
    }

    private boolean nothingFollows() {
        return outbox.isEmpty() && receiving == null && (lastTaken || held.isEmpty());
    }

    /** Whether the connection goes as soon as nothing is pending. */
    boolean leaving() {
        return inputClosed || gateway.phase() == Gateway.Phase.DRAINING;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // channelInactive follows
    private void close() {
        context().close();
    }

    /** Everything is answered: sends what is left and closes, in the way that lets the client read it. */
    private void finish(boolean moreMayArrive) {
        lastTaken = true;
        receiving = null;
        releaseHeld();
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
        for (Exchange exchange : outbox.waiting()) {
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
            outbox.probe();
        }
    }

    private void tickHead(long now) {
        if (!lastTaken && decoder.partialHead() && clock.headOverdue(decoder.partialSinceNanos(), now)) {
            Exchange nothing = Exchange.ofNothing(this);
            open(nothing);
            nothing.refuse(Problem.REQUEST_TIMEOUT, "the request's headers came more slowly than is accepted");
        } else if (!decoder.partialHead() && outbox.isEmpty() && receiving == null && clock.idleOver(now)) {
            finish(false);
        }
    }
}
