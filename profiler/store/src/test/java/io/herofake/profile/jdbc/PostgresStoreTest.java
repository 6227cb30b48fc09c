package io.herofake.profile.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.herofake.profile.MetadataStore;
import io.herofake.profile.SampleProfiles;
import io.herofake.profile.StoreException;
import io.herofake.profile.StoreException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Against a real server; skipped, saying so, where PostgreSQL is not installed. */
@ExtendWith(PostgresServer.Extension.class)
class PostgresStoreTest extends MetadataStoreContract {

    private static final StoreOptions IMPATIENT =
            new StoreOptions(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(50));

    private static PostgresServer server;

    @BeforeAll
    static void startServer(PostgresServer started) {
        server = started;
    }

    @Override
    String newLocation() {
        return server.newDatabase();
    }

    @Override
    Connection connect(String location) throws SQLException {
        return server.connect(database(location));
    }

    @Override
    String schemaPrefix() {
        return "herofake.";
    }

    private static String database(String location) {
        return location.substring(location.lastIndexOf('/') + 1);
    }

    @Override
    String documentedQuery() {
        return """
                select function_name, platform_type, provenance, e ->> 'batch' as batch, e ->> 'meanNanos' as nanos
                from herofake.profile, json_array_elements(json::json -> 'executions') as e where e ->> 'concurrency' = '1'
                """;
    }

    @Test
    void otherTablesInTheDatabaseAreLeftAlone() throws Exception {
        String location = newLocation();
        server.execute(database(location), "create table public.profile (mine text)");
        try (MetadataStore store = JdbcMetadataStore.open(location, OPTIONS)) {
            assertThat(store.append(SampleProfiles.full(1)).added()).isEqualTo(1);
        }
        server.execute(database(location), "insert into public.profile values ('still mine')");
    }

    @Test
    void theLocationForPeopleHasNoPassword() throws Exception {
        String location = newLocation();
        try (MetadataStore store = JdbcMetadataStore.open(location, OPTIONS)) {
            assertThat(store.location())
                    .isEqualTo("postgresql://127.0.0.1:" + server.port() + "/" + database(location));
        }
    }

    @Test
    void aWrongPasswordIsSaidNotShown() {
        String location =
                "postgresql://" + PostgresServer.USER + ":wrongsecret@127.0.0.1:" + server.port() + "/postgres";
        StoreException e = openFails(location, OPTIONS);
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e).hasMessageContaining("password").hasMessageContaining(".pgpass");
        assertThat(e).hasMessageNotContaining("wrongsecret");
    }

    @Test
    void anUnknownDatabaseIsNamed() {
        StoreException e = openFails(server.location("no_such_database"), OPTIONS);
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e).hasMessageContaining("no_such_database").hasMessageContaining("createdb");
    }

    @Test
    void nobodyListeningIsSaid() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        StoreException e = openFails("postgresql://u@127.0.0.1:" + port + "/db", OPTIONS);
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e).hasMessageContaining("127.0.0.1:" + port).hasMessageContaining("check that the server runs");
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            StoreException e = openFails("postgresql://u@127.0.0.1:" + silent.getLocalPort() + "/db", IMPATIENT);
            assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(e).hasMessageContaining("check that the server runs");
        }
    }

    @Test
    void aLockedTableSaysSo() throws Exception {
        String location = newLocation();
        try (MetadataStore store = JdbcMetadataStore.open(location, IMPATIENT);
                Connection other = connect(location);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table herofake.profile in exclusive mode");
            StoreException e = catchThrowableOfType(StoreException.class, () -> store.append(SampleProfiles.full(1)));
            assertThat(e.kind()).isEqualTo(Kind.LOCKED);
            assertThat(e).hasMessageContaining("pg_stat_activity");
            other.rollback();
            assertThat(store.append(SampleProfiles.full(1)).added()).isEqualTo(1);
        }
    }

    @Test
    void aReadOnlyDatabaseSaysSo() throws Exception {
        String location = newLocation();
        try (MetadataStore store = JdbcMetadataStore.open(location, OPTIONS)) {
            server.execute(
                    "postgres", "alter database " + database(location) + " set default_transaction_read_only = on");
            StoreException e = catchThrowableOfType(StoreException.class, () -> store.append(SampleProfiles.full(1)));
            assertThat(e.kind()).isEqualTo(Kind.READ_ONLY);
        }
    }

    @Test
    void aUserWithoutRightsIsToldWhichAreNeeded() {
        String location = newLocation();
        server.execute("postgres", "create role guest login password 'guest'");
        StoreException e =
                openFails("postgresql://guest:guest@127.0.0.1:" + server.port() + "/" + database(location), OPTIONS);
        assertThat(e.kind()).isEqualTo(Kind.READ_ONLY);
        assertThat(e).hasMessageContaining("CREATE on the database");
    }

    private static StoreException openFails(String location, StoreOptions options) {
        StoreException e = catchThrowableOfType(StoreException.class, () -> JdbcMetadataStore.open(location, options));
        assertThat(e).isNotNull();
        return e;
    }
}
