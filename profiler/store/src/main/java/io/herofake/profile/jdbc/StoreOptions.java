package io.herofake.profile.jdbc;

import java.time.Duration;

/**
 * How long to wait for a store. Immutable.
 *
 * @param connectTimeout for a database server to take a connection and log in; 1 s to 5 min
 * @param answerTimeout  for a database server to answer one statement; 1 s to 5 min
 * @param lockTimeout    for other processes to let go of the store; 0 to 5 min
 */
public record StoreOptions(Duration connectTimeout, Duration answerTimeout, Duration lockTimeout) {

    private static final Duration MOST = Duration.ofMinutes(5);

    /** Checks ranges. */
    public StoreOptions {
        requireRange("connectTimeout", Duration.ofSeconds(1), connectTimeout);
        requireRange("answerTimeout", Duration.ofSeconds(1), answerTimeout);
        requireRange("lockTimeout", Duration.ZERO, lockTimeout);
    }

    /** 5 s to connect, 30 s for an answer, 10 s for a lock. */
    public static StoreOptions defaults() {
        return new StoreOptions(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(10));
    }

    private static void requireRange(String name, Duration least, Duration value) {
        if (value.compareTo(least) < 0 || value.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    name + " must be from " + least.toSeconds() + " to " + MOST.toSeconds() + " s, not " + value);
        }
    }
}
