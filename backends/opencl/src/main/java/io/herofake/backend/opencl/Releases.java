package io.herofake.backend.opencl;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been taken and must be given back, the last first. Not thread-safe. */
final class Releases implements AutoCloseable {

    /** Something to close that does not fail. */
    @FunctionalInterface
    interface Release extends AutoCloseable {
        @Override
        void close();
    }

    private final Deque<Release> taken = new ArrayDeque<>();

    /** Remembers what has to be closed. */
    void add(Release release) {
        taken.push(release);
    }

    @Override
    public void close() {
        while (!taken.isEmpty()) {
            taken.pop().close();
        }
    }
}
