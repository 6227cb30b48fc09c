package io.herofake.server.recording;

import io.herofake.server.engine.EngineListener;
import io.herofake.server.engine.ReplicaChange;
import io.herofake.server.engine.TaskArrival;
import io.herofake.server.engine.TaskEnd;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records arrivals, ends and replicas of an engine to a file, on a thread of its own. The engine never waits for the disk: what does
 * not fit the queue is dropped, counted, and named in the file at its place. When the disk fails, the recording ends, says so once,
 * and counts what is missing; the gateway goes on. Thread-safe.
 */
public final class Recording implements EngineListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recording.class);
    private static final long PAUSE_MILLIS = 200;
    private static final long CLOSE_SECONDS = 10;

    private final Parts parts;
    private final BlockingQueue<Object> queue;
    private final Line line = new Line();
    private final AtomicLong recorded = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread = new Thread(this::write, "recording");
    private long droppedAndSaid;
    private volatile boolean ending;
    private volatile @Nullable IOException failure;

    private Recording(RecordingOptions options) throws IOException {
        parts = new Parts(options, Instant.now());
        queue = new ArrayBlockingQueue<>(options.queue());
        thread.setDaemon(true);
    }

    /**
     * Begins a recording.
     *
     * @throws IOException if the file cannot be made
     */
    public static Recording start(RecordingOptions options) throws IOException {
        Recording recording = new Recording(options);
        recording.thread.start();
        return recording;
    }

    @Override
    public void arrived(TaskArrival arrival) {
        offer(arrival);
    }

    @Override
    public void ended(TaskEnd end) {
        offer(end);
    }

    @Override
    public void replicaChanged(ReplicaChange change) {
        offer(change);
    }

    private void offer(Object event) {
        if (ending || failure != null || !queue.offer(event)) {
            dropped.incrementAndGet();
        }
    }

    /** Events that were written. */
    public long recorded() {
        return recorded.get();
    }

    /** Events that were not recorded, for want of room in the queue or on the disk. */
    public long dropped() {
        return dropped.get();
    }

    private void write() {
        try {
            while (!ending || !queue.isEmpty()) {
                Object event = queue.poll();
                if (event == null) {
                    parts.flush();
                    event = queue.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                }
                sayDropped();
                if (event != null) {
                    parts.write(line.of(event));
                    recorded.incrementAndGet();
                }
            }
            sayDropped();
        } catch (IOException e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeParts();
        }
    }

    private void sayDropped() throws IOException {
        long count = dropped.get();
        if (count > droppedAndSaid && failure == null) {
            if (droppedAndSaid == 0) {
                LOG.warn(
                        "the disk is too slow for the recording: events are missing in it, which it says at their place");
            }
            parts.write(line.dropped(count - droppedAndSaid));
            droppedAndSaid = count;
        }
    }

    private void fail(IOException e) {
        failure = e;
        dropped.addAndGet(queue.size() + 1L);
        queue.clear();
        LOG.error("the recording has ended, the gateway goes on: {}", e.toString());
    }

    private void closeParts() {
        try {
            parts.close();
        } catch (IOException e) {
            if (failure == null) {
                fail(e);
            }
        }
    }

    /** Writes what waits, some seconds long at most, and closes the file. */
    @Override
    public void close() {
        ending = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
            if (thread.isAlive()) {
                LOG.error("the recording was cut: the disk did not take it within {} s", CLOSE_SECONDS);
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
