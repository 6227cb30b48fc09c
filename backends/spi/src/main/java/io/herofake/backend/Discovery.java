package io.herofake.backend;

import java.util.List;

/**
 * What a backend found on this machine, and what it looked for in vain.
 *
 * @param platforms the platforms that can be used now
 * @param absences  what was looked for and is not there
 */
public record Discovery(List<Platform> platforms, List<Absence> absences) {
    /** Copies the lists. */
    public Discovery {
        platforms = List.copyOf(platforms);
        absences = List.copyOf(absences);
    }

    /**
     * Something looked for that is not there.
     *
     * @param what   for example {@code CUDA GPU}
     * @param reason why it cannot be used
     * @param remedy what a person can do about it
     */
    public record Absence(String what, String reason, String remedy) {

        /** In a line, for people. */
        @Override
        public String toString() {
            return what + ": " + reason + " (" + remedy + ")";
        }
    }
}
