package io.herofake.server.engine;

/** A hold on an accepted request. Thread-safe. */
public interface Ticket {
    /**
     * Gives the request up. If it waits, it leaves its queue, and its outcome is {@link FailureReason#CANCELLED}; if it is
     * being executed, that outcome comes when the execution has ended; if it has its outcome already, nothing happens.
     */
    void cancel();
}
