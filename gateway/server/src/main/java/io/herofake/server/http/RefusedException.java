package io.herofake.server.http;

/** A request cannot be answered with what it asked for. Without a stack trace: saying no has to be cheap. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final String detail;

    /** A refusal; the detail says what was wrong in this request and what would be right. */
    RefusedException(Problem problem, String detail) {
        super(detail, null, false, false);
        this.problem = problem;
        this.detail = detail;
    }

    Problem problem() {
        return problem;
    }

    String detail() {
        return detail;
    }
}
