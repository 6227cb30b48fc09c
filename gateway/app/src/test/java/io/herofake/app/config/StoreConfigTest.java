package io.herofake.app.config;

import static io.herofake.app.config.Loading.HERE;
import static io.herofake.app.config.Loading.HOME;
import static io.herofake.app.config.Loading.problemWith;
import static io.herofake.app.config.Loading.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.profile.jdbc.StoreLocation;
import io.herofake.profile.jdbc.StoreOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StoreConfigTest {

    @Test
    void theDefaultIsAFileBelowTheHomeFolder() throws ConfigException {
        assertThat(with().store())
                .isEqualTo(new StoreConfig(
                        new StoreLocation.File(HOME.resolve("var/profiles.db")),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10)));
        assertThat(with().store().options()).isEqualTo(StoreOptions.defaults());
    }

    @Test
    void everySettingIsTaken() throws ConfigException {
        StoreConfig store = with(
                        "store.location=p.db",
                        "store.connectTimeout=1s",
                        "store.answerTimeout=2s",
                        "store.lockTimeout=0s")
                .store();

        assertThat(store.location()).isEqualTo(new StoreLocation.File(HERE.resolve("p.db")));
        assertThat(store.options())
                .isEqualTo(new StoreOptions(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ZERO));
    }

    @Test
    void aPasswordIsTakenAndNotShown() throws ConfigException {
        String url = "postgresql://ann:geheim@db.example/profiles";
        Configuration loaded =
                Loading.loader(Map.of()).load(null, List.of(new FlagValue("store.location", url, "--set")));

        assertThat(loaded.values().store().location())
                .isInstanceOfSatisfying(
                        StoreLocation.Server.class,
                        server -> assertThat(server.login()).containsEntry("password", "geheim"));
        assertThat(ConfigText.effective(loaded))
                .contains("  location: postgresql://db.example/profiles ")
                .doesNotContain("geheim");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            store.location=              | store.location: the metadata store needs a path, not ''
            store.location=mysql://h/d   | store.location: the metadata store is a file or postgresql://HOST/DATABASE; no other kind of URL is known: mysql://...
            store.connectTimeout=10ms    | store.connectTimeout: 10ms is out of range; allowed: 1s to 5m
            store.answerTimeout=6m       | store.answerTimeout: 6m is out of range; allowed: 1s to 5m
            store.lockTimeout=1h         | store.lockTimeout: 1h is out of range; allowed: 0s to 5m
            """)
    void refused(String setting, String problem) {
        assertThat(problemWith(setting)).isEqualTo(problem);
    }
}
