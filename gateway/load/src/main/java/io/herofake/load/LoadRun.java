package io.herofake.load;

import io.herofake.sim.workload.Arrivals;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One load, on one event loop thread that sends, receives and counts. Requests leave at their times whatever becomes of those
 * before them. One thread calls {@link #run}; {@link #stop}, and the counts for a progress bar, are for any.
 */
public final class LoadRun {
    /** Requests sent in one go before answers are looked at again. */
    private static final int BURST = 64;

    private static final long CHECK_MILLIS = 50;
    private static final long INTERVAL_MILLIS = 1_000;

    private final LoadPlan plan;
    private final Tally tally;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    /** A load that has not begun. */
    public LoadRun(LoadPlan plan) {
        this.plan = plan;
        this.tally = new Tally(plan);
    }

    /**
     * Sends everything and waits for the answers, or until {@link #stop}.
     *
     * @param log gets the latencies of each second; null for nobody
     * @return what came of it
     * @throws LoadException if the gateway's name is unknown
     * @throws IOException   if the trace or the log fails on the way
     */
    public LoadResult run(@Nullable LatencyLog log) throws LoadException, IOException, InterruptedException {
        InetAddress address = resolve();
        boolean epoll = Epoll.isAvailable();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory("load", true),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        long startMillis = System.currentTimeMillis();
        long startNanos = System.nanoTime();
        try (Arrivals arrivals = plan.workload().open()) {
            EventLoop loop = group.next();
            Class<? extends Channel> channel = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
            Sender sender = new Sender(plan, tally, loop, channel, address);
            loop.execute(new Schedule(loop, sender, arrivals)::begin);
            collect(log);
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        }
        rethrow();
        return new LoadResult(plan, tally, startMillis, System.nanoTime() - startNanos, stopped);
    }

    private InetAddress resolve() throws LoadException {
        try {
            return InetAddress.getByName(plan.address().host());
        } catch (UnknownHostException e) {
            throw new LoadException("the host name " + plan.address().host() + " is unknown", e);
        }
    }

    private void collect(@Nullable LatencyLog log) throws IOException, InterruptedException {
        try {
            boolean over = false;
            while (!over) {
                over = ended.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
                for (Cell cell : tally.cells) {
                    if (log == null) {
                        cell.takeInterval();
                    } else {
                        log.add(cell.name(), cell.takeInterval());
                    }
                }
            }
        } finally {
            stop();
            ended.await();
        }
    }

    private void rethrow() throws IOException {
        Throwable cause = failure;
        if (cause instanceof IOException io) {
            throw io;
        }
        if (cause != null) {
            throw new IllegalStateException("the load failed", cause);
        }
    }

    /** Sends nothing more and waits for no answer any longer; {@link #run} returns soon after. */
    public void stop() {
        stopped |= ended.getCount() > 0;
    }

    /** Requests that were due so far. */
    public long scheduled() {
        return tally.scheduled;
    }

    /** Requests of which it is known what became of them. */
    public long ended() {
        return tally.ended;
    }

    /** Sends what is due, on the event loop. */
    private final class Schedule {
        private final EventLoop loop;
        private final Sender sender;
        private final Arrivals arrivals;
        private final long originNanos = System.nanoTime();
        private boolean more;
        private @Nullable Future<?> check;

        Schedule(EventLoop loop, Sender sender, Arrivals arrivals) {
            this.loop = loop;
            this.sender = sender;
            this.arrivals = arrivals;
        }

        void begin() {
            check = loop.scheduleAtFixedRate(
                    () -> guarded(this::check), CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
            guarded(() -> {
                more = arrivals.advance();
                pump();
            });
        }

        private void pump() throws IOException {
            for (int i = 0; i < BURST && more && !stopped; i++) {
                long wait = dueNanos() - System.nanoTime();
                if (wait > 0) {
                    Future<?> unused = loop.schedule(() -> guarded(this::pump), wait, TimeUnit.NANOSECONDS);
                    return;
                }
                Shot shot = new Shot(arrivals.function(), arrivals.qos(), dueNanos());
                tally.scheduled(shot);
                sender.fire(shot);
                more = arrivals.advance();
            }
            if (more && !stopped) {
                loop.execute(() -> guarded(this::pump));
            }
        }

        private long dueNanos() {
            return originNanos + plan.dueNanos(arrivals.arrivalNanos());
        }

        private void check() {
            sender.expire(System.nanoTime());
            if (stopped || (!more && sender.quiet())) {
                end();
            }
        }

        private void end() {
            if (ended.getCount() > 0) {
                if (check != null) {
                    check.cancel(false);
                }
                sender.close();
                ended.countDown();
            }
        }

        private void guarded(Step step) {
            try {
                step.run();
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
                end();
            }
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }
}
