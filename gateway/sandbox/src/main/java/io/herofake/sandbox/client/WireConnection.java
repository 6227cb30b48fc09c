package io.herofake.sandbox.client;

import io.herofake.sandbox.client.WireException.Kind;
import io.herofake.sandbox.oip.OipHeaders;
import io.herofake.sandbox.transport.Channels;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One kept-alive connection, one exchange at a time. All state belongs to the channel's event loop; {@link #exchange} may be
 * called from any thread.
 */
final class WireConnection extends ChannelInboundHandlerAdapter {
    private final int maxAnswerBytes;
    private @Nullable Channel channel;
    private @Nullable CompletableFuture<Answer> pending;
    private @Nullable HttpResponse head;
    private byte[] body = {};
    private int received;

    WireConnection(int maxAnswerBytes) {
        this.maxAnswerBytes = maxAnswerBytes;
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
        if (message.decoderResult().isFailure()) {
            fail(new WireException(
                    Kind.MALFORMED,
                    "what it answers is not HTTP: "
                            + message.decoderResult().cause().getMessage(),
                    message.decoderResult().cause()));
            return;
        }
        if (message instanceof HttpResponse response) {
            if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
                start(response);
            }
        }
        if (message instanceof HttpContent content && head != null) {
            append(content.content());
            if (message instanceof LastHttpContent && head != null) {
                complete(head);
            }
        }
    }

    private void start(HttpResponse response) {
        if (pending == null) {
            fail(new WireException(Kind.MALFORMED, "it answers without having been asked", null));
            return;
        }
        long length = HttpUtil.getContentLength(response, 0L);
        if (length > maxAnswerBytes) {
            fail(tooLong());
            return;
        }
        head = response;
        body = new byte[(int) length];
        received = 0;
    }

    private void append(ByteBuf content) {
        int more = content.readableBytes();
        if (received + more > body.length) {
            if (received + more > maxAnswerBytes) {
                fail(tooLong());
                return;
            }
            body = Arrays.copyOf(body, Math.min(maxAnswerBytes, Math.max(received + more, 2 * body.length)));
        }
        content.readBytes(body, received, more);
        received += more;
    }

    private WireException tooLong() {
        return new WireException(Kind.MALFORMED, "its answer is longer than " + maxAnswerBytes + " bytes", null);
    }

    private void complete(HttpResponse response) {
        CompletableFuture<Answer> answer = pending;
        byte[] whole = body.length == received ? body : Arrays.copyOf(body, received);
        int jsonLength = response.headers().getInt(OipHeaders.JSON_LENGTH, whole.length);
        boolean keep = HttpUtil.isKeepAlive(response);
        head = null;
        body = new byte[0];
        if (jsonLength < 0 || jsonLength > whole.length) {
            fail(new WireException(
                    Kind.MALFORMED,
                    OipHeaders.JSON_LENGTH + " is " + jsonLength + " of " + whole.length + " bytes",
                    null));
            return;
        }
        pending = null;
        if (!keep && channel != null) {
            Channels.close(channel);
        }
        if (answer != null) {
            answer.complete(new Answer(
                    response.status().code(), jsonLength, response.headers().get(OipHeaders.FAILURE_KIND), whole));
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
        head = null;
        if (channel != null) {
            Channels.close(channel);
        }
        if (answer != null) {
            answer.completeExceptionally(failure);
        }
    }
}
