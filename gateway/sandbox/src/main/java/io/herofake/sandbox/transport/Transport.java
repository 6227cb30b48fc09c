package io.herofake.sandbox.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;

/** Netty's native transport where there is one, else NIO, which has Unix domain sockets as well. */
public enum Transport {
    /** Linux. */
    EPOLL,
    /** Everywhere. */
    NIO;

    /** The best one here. */
    public static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    /** Event loops with daemon threads. */
    public EventLoopGroup eventLoops(int threads, String name) {
        return new MultiThreadIoEventLoopGroup(
                threads,
                new DefaultThreadFactory(name, true),
                this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    /** Channels that connect to such an address. */
    public Class<? extends Channel> clientChannel(WorkerAddress address) {
        if (address instanceof WorkerAddress.Unix) {
            return this == EPOLL ? EpollDomainSocketChannel.class : NioDomainSocketChannel.class;
        }
        return this == EPOLL ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** Channels that listen on such an address. */
    public Class<? extends ServerChannel> serverChannel(WorkerAddress address) {
        if (address instanceof WorkerAddress.Unix) {
            return this == EPOLL ? EpollServerDomainSocketChannel.class : NioServerDomainSocketChannel.class;
        }
        return this == EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** The address as this transport wants it. */
    public SocketAddress netty(WorkerAddress address) {
        if (this == EPOLL && address instanceof WorkerAddress.Unix unix) {
            return new DomainSocketAddress(unix.path().toString());
        }
        return address.socketAddress();
    }
}
