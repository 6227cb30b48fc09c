package io.herofake.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reference in {@code docs/configuration.md} is what the configuration classes say. After a change of them, run {@code mvn
 * -pl gateway/app -am test -Dtest=ConfigurationDocumentTest -Dherofake.docs.write=true} to write it anew.
 */
final class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of("../../docs/configuration.md");
    private static final String MARK =
            "<!-- From here on, this file is written by ConfigurationDocumentTest; see there. -->\n";

    @Test
    void theDocumentHasEveryKeyWithItsDefault() throws IOException {
        String text = Files.readString(DOCUMENT);
        int end = text.indexOf(MARK) + MARK.length();
        String expected = text.substring(0, end) + ConfigText.reference();
        if (Boolean.getBoolean("herofake.docs.write")) {
            Files.writeString(DOCUMENT, expected);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(expected);
    }

    @Test
    void theReferenceNamesEveryKeyVariableAndDefault() throws ConfigException {
        String reference = ConfigText.reference();

        for (Effective setting : Loading.loader(Map.of()).load(null, List.of()).settings()) {
            assertThat(reference).contains("`" + setting.key() + "`");
        }
        assertThat(reference)
                .contains("| `http.port`<br>`HEROFAKE_HTTP_PORT` | `8080` | TCP port")
                .contains("| `limits.maxUpload`<br>`HEROFAKE_LIMITS_MAX_UPLOAD` | `20MiB` | ")
                .contains("| `qos.levels`<br>`HEROFAKE_QOS_LEVELS` | `{high: 2, medium: 3, low: 4}` | ")
                .contains("(whole number, 0 to 65535)");
    }

    @Test
    void theExampleSetsNothing(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("example.yaml"), ConfigText.example());

        assertThat(Loading.loader(Map.of()).load(file, List.of()).values()).isEqualTo(Loading.with());
    }

    @Test
    void theExampleWithEverythingUncommentedSetsTheDefaults(@TempDir Path folder) throws Exception {
        String uncommented = ConfigText.example().replaceAll("(?m)^(\\s*)#(?! )", "$1");
        Path file = Files.writeString(folder.resolve("example.yaml"), uncommented);
        ConfigLoader loader = new ConfigLoader(Map.of(), folder, folder);

        Configuration loaded = loader.load(file, List.of());

        assertThat(loaded.values()).isEqualTo(loader.load(null, List.of()).values());
        assertThat(loaded.settings()).allMatch(setting -> setting.origin().kind() == Origin.Kind.FILE);
    }

    @Test
    void whatIsShownReadsBackAsTheSame(@TempDir Path folder) throws Exception {
        HerofakeConfig config = Loading.with(
                "http.host=::1",
                "models.repository=/with: colon/and #hash",
                "models.serve=a,b",
                "cluster.file=nodes: here.yaml",
                "qos.levels=high=1.25,medium=3",
                "inference.worstExecution=a=1500us");
        Path file = folder.resolve("shown.yaml");
        Configuration shown = Loading.loader(Map.of())
                .load(
                        null,
                        List.of(
                                new FlagValue("http.host", "::1", "--set"),
                                new FlagValue("models.repository", "/with: colon/and #hash", "--set"),
                                new FlagValue("models.serve", "a,b", "--set"),
                                new FlagValue("cluster.file", "nodes: here.yaml", "--set"),
                                new FlagValue("qos.levels", "high=1.25,medium=3", "--set"),
                                new FlagValue("inference.worstExecution", "a=1500us", "--set")));
        Files.writeString(file, ConfigText.effective(shown));

        assertThat(Loading.loader(Map.of()).load(file, List.of()).values()).isEqualTo(config);
    }
}
