package io.herofake.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import java.util.Map;

/** Sets up accepted connections, or turns them away where there are too many. */
final class ConnectionInitializer extends ChannelInitializer<Channel> {
    private final Gateway gateway;
    private final Map<EventLoop, LoopState> loops;
    private final ChannelGroup connections;

    ConnectionInitializer(Gateway gateway, Map<EventLoop, LoopState> loops, ChannelGroup connections) {
        this.gateway = gateway;
        this.loops = loops;
        this.connections = connections;
    }

    @Override
    protected void initChannel(Channel channel) {
        LoopState loop = loops.get(channel.eventLoop());
        if (loop == null) {
            throw new IllegalStateException("a connection was given to a foreign event loop");
        }
        if (connections.size() >= gateway.options.listen().maxConnections()) {
            channel.eventLoop().execute(() -> turnAway(channel, loop));
            return;
        }
        connections.add(channel);
        RequestDecoder decoder = new RequestDecoder(gateway.options.limits().maxHeaderBytes());
        channel.pipeline().addLast(decoder).addLast(new HttpConnection(gateway, loop, decoder));
    }

    private void turnAway(Channel channel, LoopState loop) {
        gateway.meters.refused(Problem.TOO_MANY_CONNECTIONS);
        String id = RequestId.of(null);
        Response response = Responses.problem(
                Problem.TOO_MANY_CONNECTIONS, "as many connections are open as may be; try again later", id);
        channel.writeAndFlush(ResponseWriter.write(
                        channel.alloc(), response, loop.date(), id, ResponseWriter.Persistence.CLOSED, true))
                .addListener(ChannelFutureListener.CLOSE);
    }
}
