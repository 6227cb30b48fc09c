package io.herofake.server.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue in front of the slots: earliest absolute deadline first, equal deadlines in order of arrival. It also
 * counts what the slots have taken and not finished, under the same lock, so that "idle" is exact. Thread-safe.
 */
final class DeadlineQueue {
    private final int bound;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition waiting = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final TreeSet<Task> tasks = new TreeSet<>();
    private int running;
    private boolean accepting = true;
    private boolean closed;

    /** What came of an offer. */
    enum Offer {
        TAKEN,
        FULL,
        CLOSED
    }

    DeadlineQueue(int bound) {
        this.bound = bound;
    }

    Offer offer(Task task) {
        lock.lock();
        try {
            if (!accepting) {
                return Offer.CLOSED;
            }
            if (tasks.size() >= bound) {
                return Offer.FULL;
            }
            tasks.add(task);
            waiting.signal();
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a task; null when the queue is closed. The taker must call {@link #finished()} for each. */
    @Nullable
    Task take() {
        lock.lock();
        try {
            while (tasks.isEmpty() && !closed) {
                waiting.awaitUninterruptibly();
            }
            Task first = tasks.pollFirst();
            if (first != null) {
                running++;
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** One taken task has its outcome. */
    void finished() {
        lock.lock();
        try {
            running--;
            signalIfIdle();
        } finally {
            lock.unlock();
        }
    }

    /** Takes a task out; false if it is not in the queue (any more). */
    boolean remove(Task task) {
        lock.lock();
        try {
            boolean removed = tasks.remove(task);
            signalIfIdle();
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** From now on, every offer is refused. */
    void stopAccepting() {
        lock.lock();
        try {
            accepting = false;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is queued or running; false if that took too long. */
    boolean awaitIdle(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (!tasks.isEmpty() || running > 0) {
                if (left <= 0) {
                    return false;
                }
                left = idle.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Refuses offers, lets takers go, and gives back what was still queued. */
    List<Task> close() {
        lock.lock();
        try {
            accepting = false;
            closed = true;
            List<Task> left = new ArrayList<>(tasks);
            tasks.clear();
            waiting.signalAll();
            signalIfIdle();
            return left;
        } finally {
            lock.unlock();
        }
    }

    int length() {
        lock.lock();
        try {
            return tasks.size();
        } finally {
            lock.unlock();
        }
    }

    int running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    private void signalIfIdle() {
        if (tasks.isEmpty() && running == 0) {
            idle.signalAll();
        }
    }
}
