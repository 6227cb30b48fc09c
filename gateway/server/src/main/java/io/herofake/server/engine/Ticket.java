package io.herofake.server.engine;

/** A hold on an accepted request. Thread-safe. */
public interface Ticket {
    /**
     * Takes the request out of the queue; its outcome is then {@link FailureReason#CANCELLED}, delivered before this returns.
     *
     * @return false if it is running or has its outcome already, which then arrives as ever
     */
    boolean cancel();
}
