package io.herofake.app.config;

import io.herofake.profile.jdbc.StoreLocation;
import io.herofake.profile.jdbc.StoreOptions;
import java.time.Duration;

/**
 * The metadata store: where profiles are kept.
 *
 * @param location       a SQLite file or a PostgreSQL database
 * @param connectTimeout for a database server to take a connection
 * @param answerTimeout  for a database server to answer one statement
 * @param lockTimeout    for other processes to let go of the store
 */
public record StoreConfig(
        @Setting(
                value = "var/profiles.db",
                doc = "The metadata store: a path (a SQLite file, made when it is not there) or"
                        + " postgresql://[USER[:PASSWORD]@]HOST[:PORT]/DATABASE. The default is below the folder that the"
                        + " launcher script is in.")
        StoreLocation location,

        @Setting(
                value = "5s",
                min = "1s",
                max = "5m",
                doc = "How long a database server may take to accept a connection.")
        Duration connectTimeout,

        @Setting(
                value = "30s",
                min = "1s",
                max = "5m",
                doc = "How long a database server may take to answer one statement.")
        Duration answerTimeout,

        @Setting(
                value = "10s",
                min = "0s",
                max = "5m",
                doc = "How long to wait for other processes that have locked the store.")
        Duration lockTimeout) {

    /** The timeouts in the form that the store takes. */
    public StoreOptions options() {
        return new StoreOptions(connectTimeout, answerTimeout, lockTimeout);
    }
}
