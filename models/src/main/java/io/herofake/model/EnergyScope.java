package io.herofake.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What part of a machine a power or energy figure is about. Figures of different scopes are never added or compared
 * without saying so: a PDU sees the whole host, power supply and fans included, an on-board sensor its device alone.
 */
public enum EnergyScope {
    /** The whole machine as its power outlet sees it. */
    WHOLE_HOST("wholeHost"),
    /** Processor packages of a host (and memory where the sensor has it), without accelerators, fans or power supply. */
    PACKAGE("package"),
    /** One accelerator card. */
    DEVICE("device");

    private final String id;

    EnergyScope(String id) {
        this.id = id;
    }

    /** The name used in files, metrics and the API: lowerCamelCase. */
    public String id() {
        return id;
    }

    /**
     * The scope with the given {@link #id()}.
     *
     * @throws IllegalArgumentException naming the bad value and the accepted ones
     */
    public static EnergyScope of(String id) {
        for (EnergyScope scope : values()) {
            if (scope.id.equals(id)) {
                return scope;
            }
        }
        String known = Arrays.stream(values()).map(EnergyScope::id).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("unknown energy scope '" + id + "'; known: " + known);
    }
}
