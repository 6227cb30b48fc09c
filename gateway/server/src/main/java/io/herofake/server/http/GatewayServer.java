package io.herofake.server.http;

import io.herofake.server.engine.InferenceEngine;
import io.herofake.server.metrics.BuildInfo;
import io.herofake.server.metrics.GatewayMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP gateway: listens, answers from an {@link InferenceEngine}, and drains when it is told to. The engine stays its
 * owner's: close the server first, then the engine. Thread-safe.
 */
public final class GatewayServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);

    private final Gateway gateway;
    private final Listener listener;
    private final AtomicBoolean draining = new AtomicBoolean();
    private final CountDownLatch drained = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    private GatewayServer(Gateway gateway, Listener listener) {
        this.gateway = gateway;
        this.listener = listener;
    }

    /**
     * Starts listening; requests are answered when this returns.
     *
     * @param engine started
     * @param build  shown in metrics and by {@code /healthz}
     * @throws IOException              if the address cannot be listened on; the message names it and says why
     * @throws IllegalArgumentException if the default model or QoS level is not one of the engine's
     */
    public static GatewayServer start(GatewayOptions options, InferenceEngine engine, BuildInfo build)
            throws IOException {
        return start(options, engine, build, Access.OPEN);
    }

    /**
     * As above, for those who have a key.
     *
     * @param access who may do what
     */
    public static GatewayServer start(GatewayOptions options, InferenceEngine engine, BuildInfo build, Access access)
            throws IOException {
        checkDefaults(options, engine);
        Gateway gateway = new Gateway(options, engine, new GatewayMetrics(engine, build), build, access);
        try {
            return new GatewayServer(gateway, Listener.open(gateway));
        } catch (IOException | RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    private static void checkDefaults(GatewayOptions options, InferenceEngine engine) {
        if (engine.model(options.defaultModel()) == null) {
            throw new IllegalArgumentException("the default model '" + options.defaultModel() + "' is not served");
        }
        if (engine.qosLevel(options.defaultQos()) == null) {
            throw new IllegalArgumentException(
                    "the default QoS level '" + options.defaultQos() + "' is not configured");
        }
    }

    /** Where it listens; the port is the real one where 0 was asked for. */
    public InetSocketAddress address() {
        return listener.address();
    }

    /** Its meters, for more to be registered or for reading without a request. */
    public GatewayMetrics metrics() {
        return gateway.metrics;
    }

    /** The transport in use: {@code epoll} or {@code nio}. */
    public String transport() {
        return listener.transport();
    }

    /**
     * Drains: readiness fails at once, connections are refused after {@code drainNotice}, accepted requests are answered,
     * and what is left after {@code drain} is cut. Returns when no connection is left. A second call waits for the first.
     */
    public void drain() {
        try {
            if (draining.compareAndSet(false, true)) {
                drainNow();
            } else {
                drained.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drainNow() throws InterruptedException {
        GatewayOptions.Timeouts timeouts = gateway.options.timeouts();
        try {
            gateway.enter(Gateway.Phase.NOTICE);
            waitFor(timeouts.drainNotice());
            gateway.enter(Gateway.Phase.DRAINING);
            if (!listener.drain(timeouts.drain())) {
                LOG.warn("connections were cut that did not end within {}", timeouts.drain());
            }
        } finally {
            listener.cut();
            drained.countDown();
        }
    }

    private static void waitFor(Duration notice) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(notice.toNanos());
    }

    /** {@link #drain()}, then gives all threads back. A second close does nothing. */
    @Override
    public void close() {
        drain();
        if (closed.compareAndSet(false, true)) {
            gateway.close(); // before the event loops, which it still hands things to
            listener.close();
        }
    }
}
