package io.herofake.app.config;

/**
 * Where a value comes from.
 *
 * @param kind   which layer
 * @param detail the file, the variable's name or the flag as typed; empty for a default
 * @param line   the line in the file, from 1; 0 if it is not from a file
 */
public record Origin(Kind kind, String detail, int line) {

    /** The layers, each overriding those before it. */
    public enum Kind {
        /** Built in. */
        DEFAULT,
        /** The configuration file. */
        FILE,
        /** An environment variable. */
        ENVIRONMENT,
        /** A command-line flag. */
        FLAG
    }

    /** A built-in default. */
    public static final Origin DEFAULT = new Origin(Kind.DEFAULT, "", 0);

    /** A line of a file. */
    public static Origin file(String file, int line) {
        return new Origin(Kind.FILE, file, line);
    }

    /** An environment variable. */
    public static Origin environment(String name) {
        return new Origin(Kind.ENVIRONMENT, name, 0);
    }

    /** A flag, as the user typed it, for example {@code --port}. */
    public static Origin flag(String flag) {
        return new Origin(Kind.FLAG, flag, 0);
    }

    /** For people: {@code default}, {@code herofake.yaml:12}, {@code HEROFAKE_HTTP_PORT}, {@code --port}. */
    @Override
    public String toString() {
        return switch (kind) {
            case DEFAULT -> "default";
            case FILE -> line > 0 ? detail + ":" + line : detail;
            case ENVIRONMENT, FLAG -> detail;
        };
    }
}
