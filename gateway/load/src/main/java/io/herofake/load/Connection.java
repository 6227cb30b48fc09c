package io.herofake.load;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/** One connection to the gateway; carries one request at a time. Belongs to the event loop. */
final class Connection extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final Sender sender;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Shot shot;
    private boolean keep = true;
    private boolean over;

    /** A connection that will carry a request as soon as it stands. */
    Connection(Sender sender, Shot first) {
        this.sender = sender;
        carry(first);
    }

    private void carry(Shot next) {
        shot = next;
        next.connection = this;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        Shot first = shot;
        if (first == null || first.done) {
            close();
        } else {
            write(ctx, first);
        }
    }

    /** Sends a request; only on a connection that carries none. */
    void send(Shot next) {
        carry(next);
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("not connected yet");
        }
        write(ctx, next);
    }

    private void write(ChannelHandlerContext ctx, Shot next) {
        FullHttpRequest request = sender.request(next);
        next.sentNanos = System.nanoTime();
        sender.sent(next);
        ChannelFuture unused = ctx.writeAndFlush(request, ctx.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
        if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            return;
        }
        long now = System.nanoTime();
        Shot carried = shot;
        shot = null;
        keep = HttpUtil.isKeepAlive(response) && response.decoderResult().isSuccess();
        Reply reply = response.decoderResult().isSuccess()
                ? Reply.read(response.status().code(), response.content())
                : Reply.malformed();
        if (carried == null || !keep) {
            close();
        }
        if (carried != null) {
            sender.replied(this, carried, reply, now, keep);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        broke("connection_closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        broke("connection_broken");
        close();
    }

    /** It is of no use any more. Told once. */
    void broke(String reason) {
        if (!over) {
            over = true;
            Shot carried = shot;
            shot = null;
            sender.gone(this, carried, reason);
        }
    }

    /** Closes it; whatever it carried is not counted by it any more. */
    void close() {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            ChannelFuture unused = ctx.close();
        }
    }

    boolean usable() {
        ChannelHandlerContext ctx = context;
        return !over && keep && shot == null && ctx != null && ctx.channel().isActive();
    }
}
