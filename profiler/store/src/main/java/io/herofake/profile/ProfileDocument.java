package io.herofake.profile;

import java.util.List;

/**
 * Records that travel together: a whole store, a selection of it, or the result of a profiler run. Immutable.
 *
 * @param platformTypes what is known of platform types
 * @param profiles      what is known of functions on them
 */
public record ProfileDocument(List<PlatformTypeRecord> platformTypes, List<ProfileRecord> profiles) {
    /** Copies the lists. */
    public ProfileDocument {
        platformTypes = List.copyOf(Checks.present(platformTypes, "platformTypes"));
        profiles = List.copyOf(Checks.present(profiles, "profiles"));
    }
}
