package io.herofake.server.engine;

import io.herofake.model.Verdict;
import org.jspecify.annotations.Nullable;

/** A verdict that is being worked on beside a modelled execution. Thread-safe. */
public interface PendingVerdict {
    /** The verdict, if it is there by now. */
    @Nullable
    Verdict now();

    /** Why there is none yet or never will be, for people. */
    String absence();
}
