package io.herofake.server.http;

import io.herofake.server.http.ResponseWriter.Persistence;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The requests of a connection that are not answered yet, and what is sent to its client, in order. Only its event loop uses it. */
final class Outbox {
    private final Gateway gateway;
    private final LoopState loop;
    private final ConnectionClock clock;
    /** Begun and not written, oldest first. */
    private final ArrayDeque<Exchange> pending = new ArrayDeque<>(4);

    private @Nullable ChannelHandlerContext context;
    private boolean unflushed;

    Outbox(Gateway gateway, LoopState loop, ConnectionClock clock) {
        this.gateway = gateway;
        this.loop = loop;
        this.clock = clock;
    }

    void open(ChannelHandlerContext ctx) {
        context = ctx;
    }

    void add(Exchange exchange) {
        pending.add(exchange);
        gateway.inFlight.incrementAndGet();
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    int size() {
        return pending.size();
    }

    /** The requests in it, oldest first; a copy. */
    Exchange[] waiting() {
        return pending.toArray(Exchange[]::new);
    }

    /** The client is gone: nobody waits any more. */
    void abandon() {
        while (!pending.isEmpty()) {
            gateway.inFlight.decrementAndGet();
            pending.remove().abandon();
        }
    }

    /** Writes the responses whose turn it is, up to one that ends the connection, and gives that one. */
    @Nullable
    Exchange writeReady(Predicate<Exchange> ends) {
        for (Exchange first = pending.peek(); first != null; first = pending.peek()) {
            Response response = first.response();
            if (response == null) {
                return null;
            }
            pending.remove();
            gateway.inFlight.decrementAndGet();
            boolean ending = ends.test(first);
            write(first, response, ending);
            if (ending) {
                return first;
            }
        }
        return null;
    }

    private void write(Exchange exchange, Response response, boolean ending) {
        Persistence persistence =
                ending ? Persistence.CLOSED : exchange.http11() ? Persistence.KEPT : Persistence.KEPT_SAID;
        send(ResponseWriter.write(
                context().alloc(), response, loop.date(), exchange.requestId(), persistence, !exchange.isHead()));
        gateway.meters.answered(exchange.route(), response.status());
        AccessLog.log(gateway, exchange, response);
        clock.answered(System.nanoTime());
    }

    /** Tells a client that waits for it to send its body, as soon as that cannot be taken for another request's answer. */
    void sayContinue(@Nullable Exchange receiving) {
        Exchange first = pending.peek();
        if (first != null && first == receiving && first.awaitsContinue()) {
            first.continued(System.nanoTime());
            send(Unpooled.wrappedBuffer(ResponseWriter.CONTINUE));
        }
    }

    /** Finds out whether a client that has closed its side is still there. */
    void probe() {
        Exchange first = pending.peek();
        if (first != null && first.http11() && first.response() == null) {
            send(Unpooled.wrappedBuffer(ResponseWriter.PROCESSING));
            flush();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed write comes to exceptionCaught
    private void send(ByteBuf bytes) {
        context().write(bytes, context().voidPromise());
        unflushed = true;
    }

    void flush() {
        if (unflushed) {
            unflushed = false;
            context().flush();
        }
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("the connection is not set up");
        }
        return ctx;
    }
}
