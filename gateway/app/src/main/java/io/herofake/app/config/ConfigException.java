package io.herofake.app.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used. Names every problem that was found, not only the first. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Problems as lines, because exceptions are serialisable. */
    private final List<String> lines;

    /** One or more problems. */
    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.lines = problems.stream().map(Problem::toString).toList();
    }

    /** One line for each problem. */
    public List<String> lines() {
        return lines;
    }
}
