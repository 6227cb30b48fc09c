package io.herofake.app.config;

/**
 * A text that is never shown. Immutable.
 *
 * @param text the text itself; empty for none
 */
public record Secret(String text) {

    /** Whether there is one. */
    public boolean isSet() {
        return !text.isEmpty();
    }

    /** Not the text. */
    @Override
    public String toString() {
        return isSet() ? "(not shown)" : "";
    }
}
