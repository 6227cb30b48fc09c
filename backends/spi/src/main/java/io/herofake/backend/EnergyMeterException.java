package io.herofake.backend;

import org.jspecify.annotations.Nullable;

/** An energy meter could not be read. The message names it and why. */
public final class EnergyMeterException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A failure with a message for people and, if there is one, its cause. */
    public EnergyMeterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
