package io.herofake.server.engine;

/** Where the worst execution time comes from that deadlines are multiples of. */
public enum DeadlineBasis {
    /** A few inferences on a constant input when the gateway started. */
    MEASURED_AT_START("measured at start"),
    /** Profiles that were measured. */
    MEASURED_PROFILE("measured profile"),
    /** Profiles of a publication. */
    PUBLISHED_PROFILE("published profile"),
    /** Profiles that were estimated. */
    ESTIMATED_PROFILE("estimated profile"),
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
