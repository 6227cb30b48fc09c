package io.herofake.server.engine;

/** Where the worst execution time comes from that deadlines are multiples of. */
public enum DeadlineBasis {
    /** The slowest of a few inferences on a constant input when the engine started, all slots busy. */
    MEASURED_AT_START("measured at start"),
    /** Set by the operator. */
    CONFIGURED("configured");

    private final String text;

    DeadlineBasis(String text) {
        this.text = text;
    }

    /** The words used in the API. */
    public String text() {
        return text;
    }
}
