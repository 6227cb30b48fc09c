package io.herofake.profile.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.herofake.profile.MetadataStore;
import io.herofake.profile.ProfileFilter;
import io.herofake.profile.SampleProfiles;
import io.herofake.profile.StoreException;
import io.herofake.profile.StoreException.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends MetadataStoreContract {

    private static final StoreOptions IMPATIENT =
            new StoreOptions(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO);

    @TempDir
    Path folder;

    private int files;

    @Override
    String newLocation() {
        return folder.resolve("new/folder/store" + files++ + ".db").toString();
    }

    @Override
    Connection connect(String location) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + location);
    }

    @Override
    String schemaPrefix() {
        return "";
    }

    @Override
    String documentedQuery() {
        return """
                select function_name, platform_type, provenance, e.value ->> 'batch' as batch, e.value ->> 'meanNanos' as nanos
                from profile, json_each(profile.json, '$.executions') as e where e.value ->> 'concurrency' = 1
                """;
    }

    @Test
    void itIsInWriteAheadLogMode() throws Exception {
        String location = newLocation();
        JdbcMetadataStore.open(location, OPTIONS).close();
        try (Connection connection = connect(location);
                Statement statement = connection.createStatement();
                var mode = statement.executeQuery("pragma journal_mode")) {
            assertThat(mode.getString(1)).isEqualTo("wal");
        }
    }

    @Test
    void anEmptyFileBecomesAStore() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.db"));
        try (MetadataStore store = JdbcMetadataStore.open(empty.toString(), OPTIONS)) {
            assertThat(store.profiles(ProfileFilter.all())).hasSize(12);
        }
    }

    @Test
    void aFileOfAnotherKindIsLeftAlone() throws Exception {
        Path text = Files.writeString(folder.resolve("notes.txt"), "these are notes, not profiles");
        StoreException e = openFails(text, OPTIONS);
        assertThat(e.kind()).isEqualTo(Kind.NOT_A_STORE);
        assertThat(e).hasMessageContaining("notes.txt").hasMessageContaining("no SQLite file");
        assertThat(text).hasContent("these are notes, not profiles");
        Path shortText = Files.writeString(folder.resolve("short"), "hm");
        assertThat(openFails(shortText, OPTIONS).kind()).isEqualTo(Kind.NOT_A_STORE);
        StoreException isFolder = openFails(folder, OPTIONS);
        assertThat(isFolder.kind()).isEqualTo(Kind.NOT_A_STORE);
        assertThat(isFolder).hasMessageContaining("a folder");
    }

    @Test
    void anotherProgramsDatabaseIsLeftAlone() throws Exception {
        Path file = folder.resolve("other.db");
        try (Connection connection = connect(file.toString());
                Statement statement = connection.createStatement()) {
            statement.execute("create table songs (title text)");
        }
        StoreException e = openFails(file, OPTIONS);
        assertThat(e.kind()).isEqualTo(Kind.NOT_A_STORE);
        assertThat(e).hasMessageContaining("database of something else");
    }

    @Test
    void aDamagedFileIsNamed() throws Exception {
        Path file = folder.resolve("damaged.db");
        try (MetadataStore store = JdbcMetadataStore.open(file.toString(), OPTIONS)) {
            store.append(SampleProfiles.full(1));
        }
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(100);
            raw.write(new byte[(int) raw.length() - 100]);
        }
        StoreException e = openFails(file, OPTIONS);
        assertThat(e.kind()).isEqualTo(Kind.CORRUPT);
        assertThat(e).hasMessageContaining("damaged.db").hasMessageContaining(".recover");
    }

    @Test
    void aTruncatedFileIsNamed() throws Exception {
        Path file = folder.resolve("half.db");
        try (MetadataStore store = JdbcMetadataStore.open(file.toString(), OPTIONS)) {
            store.append(SampleProfiles.full(1));
        }
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.setLength(raw.length() / 2);
        }
        StoreException e = catchThrowableOfType(StoreException.class, () -> {
            try (MetadataStore store = JdbcMetadataStore.open(file.toString(), OPTIONS)) {
                store.profiles(ProfileFilter.all());
            }
        });
        assertThat(e).isNotNull();
        assertThat(e.kind()).isEqualTo(Kind.CORRUPT);
    }

    @Test
    void aLockedStoreSaysSoInsteadOfWaitingForever() throws Exception {
        Path file = folder.resolve("locked.db");
        try (MetadataStore store = JdbcMetadataStore.open(file.toString(), IMPATIENT);
                Connection other = connect(file.toString());
                Statement statement = other.createStatement()) {
            statement.execute("begin exclusive");
            StoreException e = catchThrowableOfType(StoreException.class, () -> store.append(SampleProfiles.full(1)));
            assertThat(e.kind()).isEqualTo(Kind.LOCKED);
            assertThat(e).hasMessageContaining("locked.db").hasMessageContaining("another process");
            // Readers go on: that is what the write-ahead log is for.
            assertThat(store.profiles(ProfileFilter.all())).hasSize(12);
            statement.execute("rollback");
            assertThat(store.append(SampleProfiles.full(1)).added()).isEqualTo(1);
        }
    }

    @Test
    void aStoreThatIsBeingSetUpByAnotherIsWaitedForNotForever() throws Exception {
        Path file = folder.resolve("fresh.db");
        MigrationLock.holding(file, Duration.ZERO, () -> {
            StoreException e = catchThrowableOfType(
                    StoreException.class, () -> runInThread(() -> JdbcMetadataStore.open(file.toString(), IMPATIENT)));
            assertThat(e.kind()).isEqualTo(Kind.LOCKED);
            assertThat(e).hasMessageContaining("setting up");
        });
    }

    @Test
    void aReadOnlyStoreCanBeReadAndSaysThatItCannotBeWritten() throws Exception {
        String location = newLocation();
        JdbcMetadataStore.open(location, OPTIONS).close();
        try (MetadataStore store = JdbcMetadataStore.open(location, OPTIONS, true)) {
            assertThat(store.profiles(ProfileFilter.all())).hasSize(12);
            StoreException e = catchThrowableOfType(StoreException.class, () -> store.append(SampleProfiles.full(1)));
            assertThat(e.kind()).isEqualTo(Kind.READ_ONLY);
            assertThat(e).hasMessageContaining("read-only").hasMessageContaining("writable");
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        StoreException e = openFails(file.resolve("store.db"), OPTIONS);
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e).hasMessageContaining("folder").hasMessageContaining("store.db");
    }

    private static StoreException openFails(Path file, StoreOptions options) {
        StoreException e =
                catchThrowableOfType(StoreException.class, () -> JdbcMetadataStore.open(file.toString(), options));
        assertThat(e).isNotNull();
        return e;
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void runInThread(Action action) throws Throwable {
        Throwable[] thrown = new Throwable[1];
        Thread thread = new Thread(() -> {
            try {
                action.run();
            } catch (Exception e) {
                thrown[0] = e;
            }
        });
        thread.start();
        thread.join();
        if (thrown[0] != null) {
            throw thrown[0];
        }
    }
}
