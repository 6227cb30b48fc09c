package io.herofake.profile.jdbc;

import io.herofake.profile.StoreException;
import io.herofake.profile.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteException;

/**
 * A SQLite file in write-ahead-log mode: readers never wait, writers queue for the lock up to its timeout. Every commit is
 * synced to disk.
 */
final class SqliteDatabase implements Database {

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private final Path file;
    private final StoreOptions options;
    private final SQLiteDataSource dataSource;

    SqliteDatabase(Path file, StoreOptions options, boolean readOnly) {
        this.file = file;
        this.options = options;
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(Math.toIntExact(options.lockTimeout().toMillis()));
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        // A transaction that first reads and then writes must not find that another has written in between.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setReadOnly(readOnly);
        dataSource = new SQLiteDataSource(config);
        dataSource.setUrl("jdbc:sqlite:" + file);
    }

    @Override
    public String location() {
        return file.toString();
    }

    @Override
    public String migrations() {
        return "sqlite";
    }

    @Override
    public String schema() {
        return "";
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public void requireStoreOrEmpty() throws StoreException {
        createFolder();
        requireMagic();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery("select count(*), count(case when name = '"
                        + SchemaMigration.HISTORY_TABLE + "' then 1 end) from sqlite_master where type = 'table'")) {
            tables.next();
            if (tables.getInt(1) > 0 && tables.getInt(2) == 0) {
                throw notAStore("a SQLite database of something else");
            }
        } catch (SQLException e) {
            throw explain("open", e);
        }
    }

    private void createFolder() throws StoreException {
        Path folder = file.getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new StoreException(
                    Kind.UNREACHABLE,
                    "cannot create the folder of the metadata store " + file + ": " + e + "; name another place",
                    e);
        }
    }

    private void requireMagic() throws StoreException {
        if (!Files.exists(file)) {
            return;
        }
        if (Files.isDirectory(file)) {
            throw notAStore("a folder; name a file in it");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(MAGIC.length);
            if (start.length > 0 && !java.util.Arrays.equals(start, MAGIC)) {
                throw notAStore("no SQLite file");
            }
        } catch (IOException e) {
            throw new StoreException(
                    Kind.UNREACHABLE, "cannot read the metadata store " + file + ": " + e + "; check its rights", e);
        }
    }

    private StoreException notAStore(String whatItIs) {
        return new StoreException(
                Kind.NOT_A_STORE,
                "the metadata store " + file + " is " + whatItIs + "; name another file, or move this one away",
                null);
    }

    @Override
    public void exclusively(SchemaChange change) throws StoreException {
        MigrationLock.holding(file, options.lockTimeout(), () -> {
            enableWriteAheadLog();
            change.run();
        });
    }

    private void enableWriteAheadLog() throws StoreException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            // A property of the file that lasts; a file system that cannot do it keeps the rollback journal.
            statement.execute("pragma journal_mode = wal");
        } catch (SQLException e) {
            throw explain("set up", e);
        }
    }

    @Override
    public StoreException explain(String doing, SQLException e) {
        String what = "cannot " + doing + " the metadata store " + file + ": ";
        int code = e instanceof SQLiteException sqlite ? sqlite.getResultCode().code & 0xff : -1;
        return switch (code) {
            case 5, 6 ->
                new StoreException(
                        Kind.LOCKED,
                        what + "another process has kept it locked for more than "
                                + options.lockTimeout().toMillis() / 1000.0
                                + " s; wait for it or end it (fuser " + file + " names it), then try again",
                        e);
            case 8 ->
                new StoreException(
                        Kind.READ_ONLY,
                        what + "it is read-only; make the file and its folder writable, or name another place",
                        e);
            case 14 ->
                new StoreException(
                        Kind.UNREACHABLE,
                        what + "it cannot be opened; the file and its folder must be readable and writable (SQLite"
                                + " keeps two more files beside it)",
                        e);
            case 11 ->
                new StoreException(
                        Kind.CORRUPT,
                        what + "the file is damaged; put a backup in its place, or save what can be read with: sqlite3 "
                                + file + " .recover | sqlite3 recovered.db",
                        e);
            case 26 -> notAStore("no SQLite file");
            case 10 ->
                new StoreException(Kind.FAILURE, what + e.getMessage() + "; check the disk and the room on it", e);
            case 13 -> new StoreException(Kind.FAILURE, what + "the disk is full; make room, then try again", e);
            default -> new StoreException(Kind.FAILURE, what + e.getMessage(), e);
        };
    }
}
