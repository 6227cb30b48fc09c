package io.herofake.server.engine;

import io.herofake.server.engine.InferenceOutcome.Failed;
import java.util.concurrent.CompletableFuture;

/**
 * A question that waits for the engine's thread.
 *
 * @param question asked between two events of the kernel
 * @param answer   fails with what the question throws, or with {@link IllegalStateException} once the engine has ended
 */
record Asking<T>(Question<T> question, CompletableFuture<T> answer) implements Event {

    /** Something that only the engine's thread can tell or do. */
    interface Question<T> {
        T answer(long nowNanos);
    }

    @Override
    public void happen(long nowNanos) {
        try {
            answer.complete(question.answer(nowNanos));
        } catch (IllegalArgumentException e) {
            answer.completeExceptionally(e);
        }
    }

    @Override
    public void dropped(Failed why) {
        answer.completeExceptionally(new IllegalStateException(why.detail()));
    }
}
