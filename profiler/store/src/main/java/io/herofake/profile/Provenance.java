package io.herofake.profile;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where a profile's figures come from; shown wherever the figures are. */
public enum Provenance {
    /** Measured by our profiler on the named host. */
    MEASURED,
    /** Taken from a publication. */
    PUBLISHED,
    /** Modelled or derived, not measured. */
    ESTIMATED;

    /** The name used in files and the API: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The provenance with the given {@link #id()}.
     *
     * @throws IllegalArgumentException naming the bad value and the accepted ones
     */
    public static Provenance of(String id) {
        for (Provenance provenance : values()) {
            if (provenance.id().equals(id)) {
                return provenance;
            }
        }
        String known = Arrays.stream(values()).map(Provenance::id).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("unknown provenance '" + id + "'; known: " + known);
    }
}
