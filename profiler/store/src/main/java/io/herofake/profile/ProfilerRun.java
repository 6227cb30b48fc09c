package io.herofake.profile;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a profiler run was asked for, kept from its beginning so that it can be resumed when it was interrupted. Immutable.
 *
 * @param id          names the run; the profiles that come of it carry it
 * @param beganAt     when, cut to milliseconds
 * @param environment the machine and software that it runs on
 * @param settings    what was asked for, by names of the profiler's own, in the order of the names
 */
public record ProfilerRun(String id, Instant beganAt, Environment environment, Map<String, String> settings) {
    /** Checks that nothing is missing; copies the settings. */
    public ProfilerRun {
        Checks.name(id, "run");
        beganAt = Checks.present(beganAt, "beganAt").truncatedTo(ChronoUnit.MILLIS);
        Checks.present(environment, "environment");
        settings = Collections.unmodifiableMap(new TreeMap<>(Checks.present(settings, "settings")));
    }
}
