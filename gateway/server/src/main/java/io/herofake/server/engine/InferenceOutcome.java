package io.herofake.server.engine;

import io.herofake.model.Verdict;
import io.herofake.policy.QosLevel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What became of an accepted request. Every accepted request has exactly one. */
public sealed interface InferenceOutcome {

    /**
     * It was executed.
     *
     * @param verdict the verdict; null if no model was run on the picture, as on a simulated platform that real ones could
     *                not keep up with
     * @param absence why there is no verdict; empty if there is one
     * @param output  the model's output, for a {@link Content.Tensor}; otherwise null
     * @param model   which function
     * @param level   the QoS level asked for
     * @param timing  where the time went
     * @param end     how it ended, where, and what it cost
     */
    @SuppressWarnings("ArrayRecordComponent") // outcomes are never compared
    record Answered(
            @Nullable Verdict verdict,
            String absence,
            float @Nullable [] output,
            LoadedModel model,
            QosLevel level,
            InferenceTiming timing,
            TaskEnd end)
            implements InferenceOutcome {
        /** Whether it was executed by the deadline. */
        public boolean deadlineMet() {
            return end.inTime();
        }

        /** Where it was executed. */
        public Place place() {
            return Objects.requireNonNull(end.place());
        }
    }

    /**
     * It was not.
     *
     * @param reason          why
     * @param detail          for the one who asked: what was wrong and what would be right; nothing internal
     * @param cause           for the log, where there is one
     * @param retryAfterNanos after which time it may go better; 0 if nobody knows
     */
    record Failed(
            FailureReason reason, String detail, @Nullable Throwable cause, long retryAfterNanos)
            implements InferenceOutcome {
        /** Without an idea when it may go better. */
        public Failed(FailureReason reason, String detail, @Nullable Throwable cause) {
            this(reason, detail, cause, 0);
        }
    }
}
