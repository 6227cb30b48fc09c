package io.herofake.server.engine;

import io.herofake.model.Verdict;
import org.jspecify.annotations.Nullable;

/** What became of an accepted request. Every accepted request has exactly one. */
public sealed interface InferenceOutcome {

    /**
     * A verdict.
     *
     * @param verdict       the verdict
     * @param model         which model gave it, on what
     * @param qos           the level asked for
     * @param timing        where the time went
     * @param deadlineNanos time from arrival to deadline
     */
    record Answered(Verdict verdict, LoadedModel model, QosLevel qos, InferenceTiming timing, long deadlineNanos)
            implements InferenceOutcome {
        /** Whether the verdict was there by the deadline. */
        public boolean deadlineMet() {
            return timing.totalNanos() <= deadlineNanos;
        }
    }

    /**
     * No verdict.
     *
     * @param reason why
     * @param detail for the one who asked: what was wrong and what would be right; nothing internal
     * @param cause  for the log, where there is one
     */
    record Failed(
            FailureReason reason, String detail, @Nullable Throwable cause) implements InferenceOutcome {}
}
