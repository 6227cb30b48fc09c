package io.herofake.server.engine;

/** Where the energy of a task comes from. */
public enum EnergySource {
    /** From a profile whose energy was measured. */
    MEASURED_PROFILE("measured profile"),
    /** From a profile that was published. */
    PUBLISHED_PROFILE("published profile"),
    /** From a profile that was estimated. */
    ESTIMATED_PROFILE("estimated profile"),
    /** Not known. */
    UNKNOWN("unknown");

    private final String text;

    EnergySource(String text) {
        this.text = text;
    }

    /** The words used in the API. */
    public String text() {
        return text;
    }
}
