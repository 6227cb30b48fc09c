package io.herofake.server.http;

import io.herofake.server.engine.EngineRefusedException;
import io.herofake.server.engine.FailureReason;
import io.herofake.server.engine.InferenceOutcome;

/** What refusals and failures of the engine are to clients, whatever they sent. */
final class Outcomes {
    private Outcomes() {}

    /** The engine did not take a request. */
    static RefusedException refused(EngineRefusedException e) {
        return e.reason() == EngineRefusedException.Reason.OVERLOADED
                ? new RefusedException(Problem.OVERLOADED, e.getMessage() + "; try again later")
                : new RefusedException(Problem.DRAINING, "the gateway is shutting down");
    }

    /** A request that was taken failed. */
    static void fail(Gateway gateway, Exchange exchange, InferenceOutcome.Failed failed) throws RefusedException {
        Problem problem = problemOf(failed.reason());
        Throwable cause = failed.cause();
        if (failed.retryAfterNanos() > 0) {
            gateway.meters.refused(problem);
            exchange.respond(exchange.route()
                    .retryLater(
                            problem,
                            failed.detail(),
                            exchange.requestId(),
                            failed.retryAfterNanos() / 1_000_000_000L + 1));
            return;
        }
        if (problem.status() < 500 || cause == null) {
            throw new RefusedException(problem, failed.detail());
        }
        FaultLog.log(exchange.requestId(), problem, cause);
        throw new RefusedException(
                problem, failed.detail() + "; the gateway's log has it under request id " + exchange.requestId());
    }

    private static Problem problemOf(FailureReason reason) {
        return switch (reason) {
            case NOT_A_PICTURE -> Problem.NOT_A_PICTURE;
            case PICTURE_TRUNCATED -> Problem.PICTURE_TRUNCATED;
            case PICTURE_CORRUPT -> Problem.PICTURE_CORRUPT;
            case PICTURE_TOO_LARGE -> Problem.PICTURE_TOO_LARGE;
            case PICTURE_UNSUPPORTED -> Problem.PICTURE_UNSUPPORTED;
            case INVALID_OUTPUT -> Problem.INVALID_OUTPUT;
            case OUT_OF_MEMORY -> Problem.OUT_OF_MEMORY;
            case DEVICE_LOST -> Problem.DEVICE_LOST;
            case BACKEND_FAILURE -> Problem.BACKEND_FAILURE;
            case INTERNAL -> Problem.INTERNAL_ERROR;
            case QUEUE_FULL -> Problem.OVERLOADED;
            case NOT_ADMITTED -> Problem.DEADLINE_OUT_OF_REACH;
            case EXPIRED -> Problem.EXPIRED;
            case CANCELLED, CLOSED -> Problem.DRAINING;
        };
    }
}
