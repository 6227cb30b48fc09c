package io.herofake.sandbox.client;

import io.herofake.sandbox.client.WireException.Kind;
import io.herofake.sandbox.transport.Channels;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One kept-alive connection, one exchange at a time. All state belongs to the channel's event loop; {@link #exchange} may be
 * called from any thread.
 */
final class WireConnection extends ChannelInboundHandlerAdapter {
    private final AnswerCollector collector;
    private @Nullable Channel channel;
    private @Nullable CompletableFuture<Answer> pending;

    WireConnection(int maxAnswerBytes) {
        this.collector = new AnswerCollector(maxAnswerBytes);
    }

    /** Sends a request; the answer fails with a {@link WireException}. If it takes too long, the connection is closed. */
    CompletableFuture<Answer> exchange(Channel open, WireRequest request, long timeoutNanos) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        try {
            open.eventLoop().execute(() -> begin(open, request, answer, timeoutNanos));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new WireException(Kind.CUT, "the client is closed", e));
        }
        return answer;
    }

    private void begin(Channel open, WireRequest request, CompletableFuture<Answer> answer, long timeoutNanos) {
        if (pending != null) {
            answer.completeExceptionally(new IllegalStateException("two exchanges at a time on one connection"));
            return;
        }
        pending = answer;
        if (!open.isActive()) {
            fail(new WireException(Kind.CUT, "the connection was closed", null));
            return;
        }
        ScheduledFuture<?> timeout = open.eventLoop()
                .schedule(
                        () -> fail(new WireException(
                                Kind.TIMEOUT,
                                "no answer to " + request + " within " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos)
                                        + " ms",
                                null)),
                        timeoutNanos,
                        TimeUnit.NANOSECONDS);
        CompletableFuture<Answer> unused = answer.whenComplete((done, failure) -> timeout.cancel(false));
        request.write(open);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            read((HttpObject) message);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(HttpObject message) {
        if (pending == null && message instanceof HttpResponse) {
            fail(new WireException(Kind.MALFORMED, "it answers without having been asked", null));
            return;
        }
        try {
            Answer answer = collector.add(message);
            if (answer != null) {
                complete(answer);
            }
        } catch (WireException e) {
            fail(e);
        }
    }

    private void complete(Answer whole) {
        CompletableFuture<Answer> answer = pending;
        pending = null;
        if (!collector.keptAlive() && channel != null) {
            Channels.close(channel);
        }
        if (answer != null) {
            answer.complete(whole);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(new WireException(Kind.CUT, "the connection was cut before the whole answer was there", null));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(new WireException(Kind.CUT, "the connection failed: " + cause.getMessage(), cause));
    }

    private void fail(WireException failure) {
        CompletableFuture<Answer> answer = pending;
        pending = null;
        if (channel != null) {
            Channels.close(channel);
        }
        if (answer != null) {
            answer.completeExceptionally(failure);
        }
    }
}
