package io.herofake.server.http;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs failures that are not the client's: one line for each, with its request's id, and a stack trace at most once a second. */
final class FaultLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.herofake.server.faults");
    private static final long TRACE_INTERVAL_NANOS = 1_000_000_000L;
    private static final AtomicLong LAST_TRACE = new AtomicLong(System.nanoTime() - TRACE_INTERVAL_NANOS);

    private FaultLog() {}

    static void log(String requestId, Problem problem, Throwable cause) {
        long now = System.nanoTime();
        long last = LAST_TRACE.get();
        boolean traced = now - last >= TRACE_INTERVAL_NANOS && LAST_TRACE.compareAndSet(last, now);
        if (traced) {
            LOG.error("request {}: {}", requestId, problem.code(), cause);
        } else {
            LOG.error("request {}: {}: {}", requestId, problem.code(), cause.toString());
        }
    }
}
