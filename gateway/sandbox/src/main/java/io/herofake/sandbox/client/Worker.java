package io.herofake.sandbox.client;

import io.herofake.sandbox.transport.WorkerAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The worker behind an instance, as far as its instance has to know: how it is reached, and how it ends. Thread-safe. */
public interface Worker {

    /** Where it listens. */
    WorkerAddress address();

    /**
     * Where inferences of one caller are to be sent: to an address of his own if the worker has one for each, so that no other
     * request is in their way.
     *
     * @param caller from 0
     */
    default WorkerAddress address(int caller) {
        return address();
    }

    /** Whether it takes tensors in shared memory: it is a process of this machine and this user. */
    boolean sharesMemory();

    /**
     * If it is a process of this machine that has ended, how, with its last words; null while it runs, or if nobody here can
     * tell.
     *
     * @param wait how long to wait for the end; a cut connection is seen a moment before the process is gone
     */
    @Nullable
    String obituary(Duration wait);

    /** Ends it at once, if that is in our hands; it was lost. */
    void kill();

    /** Gives it back in good order; the instance is closed. Waits for the end, not long. */
    void release();
}
