package io.herofake.server.engine;

import org.jspecify.annotations.Nullable;

/** What a replica tells the engine. Thread-safe; what comes too late is ignored. */
public interface ReplicaSignals {
    /** It is warm. */
    void ready();

    /**
     * It cannot be set up, or is gone.
     *
     * @param reason for people
     * @param cause  for the log, where there is one
     */
    void lost(String reason, @Nullable Throwable cause);

    /** It has executed a batch: every item of it has its result. */
    void completed(Execution execution);

    /** It was torn down as asked. */
    void stopped();
}
