package io.herofake.server.engine;

import io.herofake.backend.BackendException;
import io.herofake.model.Verdict;
import io.herofake.model.picture.PictureException;
import io.herofake.server.engine.InferenceOutcome.Failed;

/** Turns what a pipeline throws into outcomes. */
final class Failures {
    private Failures() {}

    static Failed of(PictureException e) {
        FailureReason reason = switch (e.kind()) {
            case NOT_A_PICTURE -> FailureReason.NOT_A_PICTURE;
            case TRUNCATED -> FailureReason.PICTURE_TRUNCATED;
            case CORRUPT -> FailureReason.PICTURE_CORRUPT;
            case TOO_LARGE -> FailureReason.PICTURE_TOO_LARGE;
            case UNSUPPORTED -> FailureReason.PICTURE_UNSUPPORTED;
        };
        return new Failed(reason, String.valueOf(e.getMessage()), e);
    }

    static Failed of(BackendException e) {
        return switch (e.kind()) {
            case INVALID_OUTPUT -> invalidOutput(e);
            case OUT_OF_MEMORY -> outOfMemory(e);
            case DEVICE_LOST -> new Failed(FailureReason.DEVICE_LOST, "the device that runs this model is lost", e);
            case INVALID_MODEL, RUNTIME_FAILURE ->
                new Failed(FailureReason.BACKEND_FAILURE, "the model's runtime failed", e);
        };
    }

    static Failed of(Throwable e) {
        return e instanceof OutOfMemoryError
                ? outOfMemory(e)
                : new Failed(FailureReason.INTERNAL, "a fault of the gateway's own", e);
    }

    /** Whether the same request may go better on another replica. */
    static boolean worthRetrying(BackendException e) {
        return switch (e.kind()) {
            case OUT_OF_MEMORY, RUNTIME_FAILURE, DEVICE_LOST -> true;
            case INVALID_MODEL, INVALID_OUTPUT -> false;
        };
    }

    static Failed invalidScore(Verdict verdict) {
        return invalidOutput(new ArithmeticException("the score is " + verdict.score()));
    }

    private static Failed invalidOutput(Exception cause) {
        return new Failed(FailureReason.INVALID_OUTPUT, "the model gave no valid score for this picture", cause);
    }

    private static Failed outOfMemory(Throwable cause) {
        return new Failed(FailureReason.OUT_OF_MEMORY, "memory ran out for this picture; try again later", cause);
    }
}
