package io.herofake.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * Counts answers between two points in time, under a load that began before and goes on after, so that neither end
 * matters. Thread-safe.
 */
final class Window {

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final long LONGEST_LATENCY_NANOS = 60_000_000_000L;

    private final LongSupplier clientCpuNanos;
    private final Histogram latencies = new Histogram(LONGEST_LATENCY_NANOS, 3);

    private boolean open;
    private long answers;
    private long firstNanos;
    private long lastNanos;

    /** A window for a load whose client's CPU time is told by the argument. */
    Window(LongSupplier clientCpuNanos) {
        this.clientCpuNanos = clientCpuNanos;
    }

    /** CPU time that this process has taken so far. */
    static long processNanos() {
        return PROCESS.getProcessCpuTime();
    }

    /** An answer came now. */
    synchronized void answered(long latencyNanos) {
        if (!open) {
            return;
        }
        long now = System.nanoTime();
        if (answers == 0) {
            firstNanos = now;
        }
        answers++;
        lastNanos = now;
        latencies.recordValue(Math.min(latencyNanos, LONGEST_LATENCY_NANOS));
    }

    /** Waits for a while, counts for a while, and says what there was. */
    Round measure(Duration rampUp, Duration length) {
        LockSupport.parkNanos(rampUp.toNanos());
        long clientBefore = clientCpuNanos.getAsLong();
        long processBefore = processNanos();
        setOpen(true);
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        setOpen(false);
        long client = clientCpuNanos.getAsLong() - clientBefore;
        long process = processNanos() - processBefore;
        return round(client, process - client);
    }

    private synchronized void setOpen(boolean value) {
        open = value;
    }

    private synchronized Round round(long clientNanos, long serverNanos) {
        if (answers < 2) {
            throw new IllegalStateException("only " + answers + " answers; measure for longer");
        }
        return new Round(
                (answers - 1) * 1e9 / (lastNanos - firstNanos),
                latencies,
                clientNanos / 1e3 / answers,
                serverNanos / 1e3 / answers);
    }
}
