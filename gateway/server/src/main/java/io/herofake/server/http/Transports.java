package io.herofake.server.http;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/**
 * One of Netty's transports.
 *
 * @param name    as shown at start and in metrics
 * @param factory makes event loops' I/O handlers
 * @param channel the class of listening channels
 */
record Transports(String name, IoHandlerFactory factory, Class<? extends ServerSocketChannel> channel) {

    /** The native transport where there is one and it is wanted, else NIO. */
    static Transports of(GatewayOptions.Transport wanted) {
        if (wanted == GatewayOptions.Transport.AUTO && Epoll.isAvailable()) {
            return new Transports("epoll", EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
        }
        return new Transports("nio", NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }
}
