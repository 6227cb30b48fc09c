package io.herofake.profile.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreLocationTest {

    private static final Path BASE = Path.of("/base");

    @ParameterizedTest
    @ValueSource(strings = {"/data/x/../profiles.db", "jdbc:sqlite:/data/profiles.db"})
    void aPathIsASqliteFile(String text) {
        assertThat(StoreLocation.parse(text, BASE)).isEqualTo(new StoreLocation.File(Path.of("/data/profiles.db")));
    }

    @Test
    void aRelativePathStartsAtTheBase() {
        assertThat(StoreLocation.parse("var/p.db", BASE)).hasToString("/base/var/p.db");
    }

    @Test
    void aUrlIsAPostgresqlDatabaseWithoutItsPassword() {
        String[] same = {
            "postgresql://ann:p%40ss+w@db.example:5433/profiles?sslmode=require",
            "postgres://ann:p%40ss+w@db.example:5433/profiles?sslmode=require",
            "jdbc:postgresql://ann:p%40ss+w@db.example:5433/profiles?sslmode=require"
        };
        for (String text : same) {
            StoreLocation.Server server = (StoreLocation.Server) StoreLocation.parse(text, BASE);
            assertThat(server.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:5433/profiles?sslmode=require");
            assertThat(server.login()).containsEntry("user", "ann").containsEntry("password", "p@ss+w");
            assertThat(server.describe()).isEqualTo("postgresql://db.example:5433/profiles");
            assertThat(server.toString()).doesNotContain("p@ss");
        }
    }

    @Test
    void userAndPortMayBeLeftOut() {
        StoreLocation.Server server = (StoreLocation.Server) StoreLocation.parse("postgresql://[::1]/db", BASE);
        assertThat(server.jdbcUrl()).isEqualTo("jdbc:postgresql://[::1]/db");
        assertThat(server.login()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "jdbc:sqlite:",
                "jdbc:sqlite::memory:",
                "mysql://u:secret@host/db",
                "jdbc:h2:mem:x",
                "postgresql://u:secret@host",
                "postgresql:///db",
                "postgresql://u:se cret@host/db",
                "postgresql://host/db?user=u&password=secret",
                "bad\0path"
            })
    void anythingElseIsRefusedWithoutShowingAPassword(String text) {
        assertThatThrownBy(() -> StoreLocation.parse(text, BASE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("metadata store")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("se cret");
    }

    @Test
    void timeoutsAreBounded() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new StoreOptions(Duration.ZERO, second, second))
                .hasMessageContaining("connectTimeout");
        assertThatThrownBy(() -> new StoreOptions(second, Duration.ofHours(1), second))
                .hasMessageContaining("answerTimeout");
        assertThatThrownBy(() -> new StoreOptions(second, second, Duration.ofSeconds(-1)))
                .hasMessageContaining("lockTimeout");
        assertThat(StoreOptions.defaults().connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    }
}
