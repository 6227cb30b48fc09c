package io.herofake.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link LoadClient}: sends, waits for the whole answer, sends again. */
final class LoadConnection extends ChannelInboundHandlerAdapter {

    private static final int LONGEST_ANSWER = 1 << 16;
    private static final String LENGTH = "content-length:";

    private final List<ByteBuf> requests;
    private final Window window;
    private final AtomicReference<@Nullable String> failure;
    private final byte[] answer = new byte[LONGEST_ANSWER];

    private int next;
    private int received;
    private int expected = -1;
    private long sentNanos;

    LoadConnection(List<ByteBuf> requests, int first, Window window, AtomicReference<@Nullable String> failure) {
        this.requests = requests;
        this.next = first;
        this.window = window;
        this.failure = failure;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        send(context);
    }

    private void send(ChannelHandlerContext context) {
        received = 0;
        expected = -1;
        sentNanos = System.nanoTime();
        ChannelFuture unused =
                context.writeAndFlush(requests.get(next++ % requests.size()).duplicate(), context.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            int count = Math.min(bytes.readableBytes(), LONGEST_ANSWER - received);
            bytes.readBytes(answer, received, count);
            received += count;
        } finally {
            bytes.release();
        }
        if (expected < 0) {
            expected = wholeLength();
        }
        if (expected >= 0 && received >= expected) {
            answered(context);
        }
    }

    private void answered(ChannelHandlerContext context) {
        if (answer[9] != '2' || answer[10] != '0' || answer[11] != '0') {
            fail(context, new String(answer, 0, received, StandardCharsets.ISO_8859_1));
            return;
        }
        window.answered(System.nanoTime() - sentNanos);
        send(context);
    }

    /** Bytes of headers and body, or -1 while the headers are not complete. */
    private int wholeLength() {
        for (int i = 3; i < received; i++) {
            if (answer[i] == '\n' && answer[i - 1] == '\r' && answer[i - 2] == '\n' && answer[i - 3] == '\r') {
                String head = new String(answer, 0, i, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
                int from = head.indexOf(LENGTH) + LENGTH.length();
                return i
                        + 1
                        + Integer.parseInt(
                                head.substring(from, head.indexOf('\r', from)).strip());
            }
        }
        return -1;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(context, cause.toString());
    }

    private void fail(ChannelHandlerContext context, String what) {
        failure.compareAndSet(null, what);
        Arrays.fill(answer, (byte) 0);
        ChannelFuture unused = context.close();
    }
}
