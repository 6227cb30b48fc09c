package io.herofake.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connections, and the requests on them and before them. Belongs to the event loop. */
final class Sender {
    private static final int LONGEST_ANSWER = 1 << 18;

    private final LoadPlan plan;
    private final Tally tally;
    private final Bootstrap bootstrap;
    private final List<ByteBuf> pictures = new ArrayList<>();
    private final List<String> targets = new ArrayList<>();
    private final Set<Connection> open = new HashSet<>();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Deque<Shot> waiting = new ArrayDeque<>();
    /** In the order in which they were due, those that have ended included until they come to the front. */
    private final Deque<Shot> underWay = new ArrayDeque<>();

    private int liveWaiting;
    private long requests;
    private boolean closing;

    Sender(LoadPlan plan, Tally tally, EventLoop loop, Class<? extends Channel> channel, InetAddress address) {
        this.plan = plan;
        this.tally = tally;
        bootstrap = new Bootstrap()
                .group(loop)
                .channel(channel)
                .option(io.netty.channel.ChannelOption.TCP_NODELAY, true)
                .option(io.netty.channel.ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
                .remoteAddress(address, plan.address().port());
        for (byte[] picture : plan.pictures().files()) {
            // One copy for all requests; a connection never releases it.
            pictures.add(Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer(picture.length).writeBytes(picture)));
        }
        for (String function : plan.labels().functions()) {
            for (String level : plan.labels().qosLevels()) {
                targets.add(
                        plan.address().basePath() + "/v1/detect?model=" + encoded(function) + "&qos=" + encoded(level));
            }
        }
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    /** Sends a request that is due, now or when a connection is free. */
    void fire(Shot shot) {
        underWay.add(shot);
        Connection free = takeIdle();
        if (free != null) {
            free.send(shot);
        } else if (open.size() < plan.connections()) {
            connect(shot);
        } else if (liveWaiting < plan.waiting()) {
            tally.waitedForConnection++;
            liveWaiting++;
            waiting.add(shot);
        } else {
            tally.failed(shot, "not_sent_too_many_waiting");
        }
    }

    private @Nullable Connection takeIdle() {
        for (Connection next = idle.pollLast(); next != null; next = idle.pollLast()) {
            if (next.usable()) {
                return next;
            }
        }
        return null;
    }

    private void connect(Shot shot) {
        Connection connection = new Connection(this, shot);
        open.add(connection);
        tally.mostConnections = Math.max(tally.mostConnections, open.size());
        bootstrap
                .clone()
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(LONGEST_ANSWER, true))
                                .addLast(connection);
                    }
                })
                .connect()
                .addListener((ChannelFuture done) -> {
                    if (!done.isSuccess()) {
                        connection.broke("connection_refused");
                    }
                });
    }

    FullHttpRequest request(Shot shot) {
        ByteBuf picture = pictures.get((int) (requests++ % pictures.size()));
        String target = targets.get(shot.function * plan.labels().qosLevels().size() + shot.level);
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.PUT, target, picture.duplicate());
        request.headers()
                .set(HttpHeaderNames.HOST, plan.address().authority())
                .set(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream")
                .set(HttpHeaderNames.CONTENT_LENGTH, picture.readableBytes());
        if (plan.apiKey() != null) {
            request.headers().set(HttpHeaderNames.AUTHORIZATION, "Bearer " + plan.apiKey());
        }
        return request;
    }

    void sent(Shot shot) {
        tally.sent(shot);
    }

    void replied(Connection connection, Shot shot, Reply reply, long nowNanos, boolean reusable) {
        if (!shot.done) {
            tally.replied(shot, reply, nowNanos);
        }
        if (reusable && !closing) {
            next(connection);
        }
    }

    private void next(Connection connection) {
        Shot shot = takeWaiting();
        if (shot == null) {
            idle.add(connection);
        } else {
            connection.send(shot);
        }
    }

    private @Nullable Shot takeWaiting() {
        for (Shot next = waiting.poll(); next != null; next = waiting.poll()) {
            if (!next.done) {
                liveWaiting--;
                return next;
            }
        }
        return null;
    }

    /** A connection is gone, perhaps with a request on it; another takes its place if requests wait. */
    void gone(Connection connection, @Nullable Shot shot, String reason) {
        open.remove(connection);
        if (shot != null && !shot.done) {
            tally.failed(shot, reason);
        }
        if (!closing && open.size() < plan.connections()) {
            Shot next = takeWaiting();
            if (next != null) {
                connect(next);
            }
        }
    }

    /** Gives up what has been under way for too long. */
    void expire(long nowNanos) {
        for (Shot first = underWay.peek(); first != null; first = underWay.peek()) {
            if (!first.done && nowNanos - first.dueNanos < plan.timeoutNanos()) {
                return;
            }
            underWay.poll();
            if (!first.done) {
                giveUp(first);
            }
        }
    }

    private void giveUp(Shot shot) {
        tally.failed(shot, "timeout");
        if (shot.connection == null) {
            liveWaiting--;
        } else {
            shot.connection.close();
        }
    }

    boolean quiet() {
        return tally.ended == tally.scheduled;
    }

    /** Counts what is still under way as unfinished and closes all connections. */
    void close() {
        closing = true;
        for (Shot shot : underWay) {
            if (!shot.done) {
                tally.unfinished(shot);
            }
        }
        underWay.clear();
        waiting.clear();
        List.copyOf(open).forEach(Connection::close);
    }
}
