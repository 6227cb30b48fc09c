package io.herofake.sim;

import java.util.List;

/** A scenario, trace or option that cannot be run, with everything that was found wrong with it. Thrown before anything runs. */
public final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final transient List<String> problems;

    /**
     * @param what     the file or option, for example {@code trace arrivals.csv}
     * @param problems at least one; each names what was wrong and what would be right
     */
    public BadInputException(String what, List<String> problems) {
        super(what + ": " + String.join("; ", problems));
        this.what = what;
        this.problems = List.copyOf(problems);
    }

    /** The file or option. */
    public String what() {
        return what;
    }

    /** Each problem in a line of its own. */
    public List<String> problems() {
        return problems;
    }
}
