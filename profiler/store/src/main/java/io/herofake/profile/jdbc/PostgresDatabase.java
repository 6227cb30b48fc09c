package io.herofake.profile.jdbc;

import io.herofake.profile.StoreException;
import io.herofake.profile.StoreException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL database; the tables are in a schema of their own, {@code herofake}. */
final class PostgresDatabase implements Database {

    private static final String SCHEMA = "herofake";

    /** Any number that no other program is likely to use: "HEROfake" in ASCII. */
    private static final long ADVISORY_LOCK = 0x4845524f66616b65L;

    private final StoreLocation.Server server;
    private final StoreOptions options;
    private final PGSimpleDataSource dataSource = new PGSimpleDataSource();

    PostgresDatabase(StoreLocation.Server server, StoreOptions options, boolean readOnly) {
        this.server = server;
        this.options = options;
        dataSource.setUrl(server.jdbcUrl());
        dataSource.setUser(server.login().getProperty("user"));
        dataSource.setPassword(server.login().getProperty("password"));
        int connectSeconds = Math.toIntExact(options.connectTimeout().toSeconds());
        dataSource.setConnectTimeout(connectSeconds);
        dataSource.setLoginTimeout(connectSeconds);
        dataSource.setSocketTimeout(Math.toIntExact(options.answerTimeout().toSeconds()));
        dataSource.setCurrentSchema(SCHEMA);
        dataSource.setApplicationName("herofake");
        dataSource.setReadOnly(readOnly);
        dataSource.setOptions("-c lock_timeout=" + options.lockTimeout().toMillis());
    }

    @Override
    public String location() {
        return server.describe();
    }

    @Override
    public String migrations() {
        return "postgresql";
    }

    @Override
    public String schema() {
        return SCHEMA;
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public void requireStoreOrEmpty() throws StoreException {
        // Whatever else is in the database is in other schemas; this only finds out early that the server answers.
        try (Connection connection = connect()) {
            connection.isValid(Math.toIntExact(options.answerTimeout().toSeconds()));
        } catch (SQLException e) {
            throw explain("open", e);
        }
    }

    @Override
    public void exclusively(SchemaChange change) throws StoreException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            // Held until the connection closes. The migration library would create the schema too, but tries for ten
            // seconds when it lacks the right to.
            statement.execute("select pg_advisory_lock(" + ADVISORY_LOCK + ")");
            statement.execute("create schema if not exists " + SCHEMA);
            change.run();
        } catch (SQLException e) {
            throw explain("set up", e);
        }
    }

    @Override
    public StoreException explain(String doing, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String what = "cannot " + doing + " the metadata store " + server.describe() + ": ";
        String said = String.valueOf(e.getMessage());
        return switch (state) {
            case "28000", "28P01" ->
                new StoreException(
                        Kind.UNREACHABLE, what + said + "; give user and password in the URL or in ~/.pgpass", e);
            case "3D000" ->
                new StoreException(Kind.UNREACHABLE, what + said + "; create it (createdb), or name another", e);
            case "25006" ->
                new StoreException(
                        Kind.READ_ONLY, what + "it is read-only (a standby server?); name the primary server", e);
            case "42501" ->
                new StoreException(
                        Kind.READ_ONLY,
                        what + said + "; the user needs CREATE on the database, or all rights on schema " + SCHEMA,
                        e);
            case "55P03" ->
                new StoreException(
                        Kind.LOCKED,
                        what + "others have kept it locked for more than "
                                + options.lockTimeout().toMillis() / 1000.0
                                + " s; see pg_stat_activity, then try again",
                        e);
            case "XX001", "XX002" ->
                new StoreException(Kind.CORRUPT, what + said + "; the database is damaged: restore a backup", e);
            default -> other(state, what, said, e);
        };
    }

    private StoreException other(String state, String what, String said, SQLException e) {
        boolean unreachable = state.startsWith("08") || state.startsWith("53") || state.startsWith("57P");
        if (unreachable) {
            return new StoreException(
                    Kind.UNREACHABLE,
                    what + said + " (waited up to " + options.connectTimeout().toSeconds()
                            + " s); check that the server runs and takes connections from here",
                    e);
        }
        return new StoreException(Kind.FAILURE, what + said, e);
    }
}
