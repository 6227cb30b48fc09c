package io.herofake.server.http;

import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What the connections of one event loop share: the Date header, and one timer that looks at all of them, which is cheaper than
 * starting and stopping several timers for each request. Only that event loop uses it.
 */
final class LoopState {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private final Set<HttpConnection> connections = new LinkedHashSet<>();
    private byte[] dateLine = dateLine();

    /** Starts the timer. */
    @SuppressWarnings("FutureReturnValueIgnored") // runs as long as its loop
    void start(EventLoop loop, long tickNanos) {
        loop.scheduleAtFixedRate(this::tick, tickNanos, tickNanos, TimeUnit.NANOSECONDS);
    }

    private void tick() {
        dateLine = dateLine();
        long now = System.nanoTime();
        for (HttpConnection connection : connections.toArray(HttpConnection[]::new)) {
            try {
                connection.tick(now);
            } catch (RuntimeException e) { // the timer has to go on for the others
                connection.failed(e);
            }
        }
    }

    void add(HttpConnection connection) {
        connections.add(connection);
    }

    void remove(HttpConnection connection) {
        connections.remove(connection);
    }

    /** The Date header of now, with its line end. */
    byte[] date() {
        return dateLine;
    }

    private static byte[] dateLine() {
        return ("Date: " + DATE.format(ZonedDateTime.now(ZoneOffset.UTC)) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
