package io.herofake.profile.jdbc;

import io.herofake.profile.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * What differs between the database products. Thread-safe. Connections are not pooled: a store is asked a few times a
 * minute at most, and a fresh connection needs no idle threads and outlives restarts of a server.
 */
interface Database {

    /** The file or server, for people; never with a password. */
    String location();

    /** Name of the folder with the migrations of this product alone. */
    String migrations();

    /** A schema to keep the tables in, or empty for the only one there is. */
    String schema();

    /** Gives connections with all settings and timeouts made. */
    DataSource dataSource();

    /** A connection to write with: changes are seen by others when committed. */
    default Connection connect() throws SQLException {
        return dataSource().getConnection();
    }

    /** Checks, before anything is changed, that this is a store or can become one. */
    void requireStoreOrEmpty() throws StoreException;

    /** Runs a change of the schema while no other process does. */
    void exclusively(SchemaChange change) throws StoreException;

    /** Puts an error into words for people. */
    StoreException explain(String doing, SQLException e);

    /** A change of the schema. */
    @FunctionalInterface
    interface SchemaChange {
        void run() throws StoreException;
    }
}
