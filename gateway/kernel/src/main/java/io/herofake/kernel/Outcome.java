package io.herofake.kernel;

/** How a task ended. Every task ends exactly once. */
public enum Outcome {
    /** It ran and gave a result, in time or late. */
    COMPLETED,
    /** Whoever asked for it no longer wants it. */
    CANCELLED,
    /** Refused because the gateway queue was full, on arrival or when it came back from a lost replica. */
    QUEUE_FULL,
    /** Refused on arrival by the admission policy. */
    NOT_ADMITTED,
    /** Taken out of a queue because its deadline had passed by more than the configured age. */
    EXPIRED,
    /** Lost with its replica, or failed, more often than it may be queued again. */
    FAILED,
    /** What it brought is nothing that the function can take; no other replica could have done better. */
    INVALID;

    /** Whether a task that ends so has missed its deadline: it was wanted and could have been done, and was not. */
    public boolean missed() {
        return this != COMPLETED && this != CANCELLED && this != INVALID;
    }
}
