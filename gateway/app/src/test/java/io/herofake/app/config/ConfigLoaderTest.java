package io.herofake.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigLoaderTest {
    @TempDir
    private Path folder;

    @Test
    void theFileOverridesDefaultsTheEnvironmentTheFileAndFlagsTheEnvironment() throws Exception {
        Path file = write("http:\n  port: 1\n  backlog: 2\n  maxConnections: 3\n");
        Map<String, String> environment = Map.of("HEROFAKE_HTTP_PORT", "4", "HEROFAKE_HTTP_BACKLOG", "5");
        List<FlagValue> flags = List.of(new FlagValue("http.port", "6", "--port"));

        Configuration loaded = Loading.loader(environment).load(file, flags);

        HttpConfig http = loaded.values().http();
        assertThat(List.of(http.port(), http.backlog(), http.maxConnections(), http.eventLoopThreads()))
                .containsExactly(6, 5, 3, 0);
        assertThat(loaded.settings())
                .contains(
                        new Effective("http.port", "6", Origin.flag("--port")),
                        new Effective("http.backlog", "5", Origin.environment("HEROFAKE_HTTP_BACKLOG")),
                        new Effective("http.maxConnections", "3", Origin.file(file.toString(), 4)),
                        new Effective("http.eventLoopThreads", "0", Origin.DEFAULT));
    }

    @Test
    void theLastFlagOfAKeyCounts() throws Exception {
        List<FlagValue> flags =
                List.of(new FlagValue("http.port", "1", "--set"), new FlagValue("http.port", "2", "--port"));

        assertThat(Loading.loader(Map.of()).load(null, flags).values().http().port())
                .isEqualTo(2);
    }

    @Test
    void theEnvironmentNamesTheFileUnlessAFlagDoes() throws Exception {
        Path named = write("http: {port: 1}");
        Path other = Files.writeString(folder.resolve("other.yaml"), "http: {port: 2}");
        ConfigLoader loader = Loading.loader(Map.of("HEROFAKE_CONFIG", named.toString()));

        assertThat(loader.load(null, List.of()).values().http().port()).isEqualTo(1);
        assertThat(loader.load(other, List.of()).values().http().port()).isEqualTo(2);
    }

    @Test
    void everyKindOfValueIsReadFromAFile() throws Exception {
        HerofakeConfig config = load("""
                # A comment.
                http:
                  host: "0.0.0.0"
                  accessLog: true
                limits:
                  maxUpload: 5MiB
                timeouts:
                  idle: 250ms
                inference:
                  worstExecution:
                    resnet50: 120ms
                models:
                  serve:
                    - resnet50
                    - vgg16
                  repository: my models
                qos:
                  levels: {gold: 1.5, tin: 9}
                  defaultLevel: tin
                log:
                """);

        assertThat(config.http().host()).isEqualTo("0.0.0.0");
        assertThat(config.http().accessLog()).isTrue();
        assertThat(config.limits().maxUpload()).isEqualTo(new ByteSize(5 << 20));
        assertThat(config.timeouts().idle()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.inference().worstExecution()).isEqualTo(Map.of("resnet50", Duration.ofMillis(120)));
        assertThat(config.models().serve()).containsExactly("resnet50", "vgg16");
        assertThat(config.models().repository()).isEqualTo(folder.resolve("my models"));
        assertThat(config.qos().levels()).isEqualTo(Map.of("gold", 1.5, "tin", 9.0));
        assertThat(config.log().level()).isEqualTo(LogConfig.Level.WARN);
    }

    @Test
    void aRelativePathStartsFromTheFolderOfItsLayer() throws Exception {
        Path file = write("models: {repository: r, cache: c}");
        ConfigLoader loader = Loading.loader(Map.of("HEROFAKE_MODELS_CACHE", "d"));

        ModelsConfig models = loader.load(file, List.of()).values().models();

        assertThat(models.repository()).isEqualTo(folder.resolve("r"));
        assertThat(models.cache()).isEqualTo(Loading.HERE.resolve("d"));
    }

    @Test
    void aFileThatMayBeLeftOutStartsFromTheFolderOfItsLayerToo() throws Exception {
        Path file = write("access: {keys: k.txt}\ncluster: {file: ../nodes.yaml}\nrecording: {file: r.rec}\n");
        List<FlagValue> flags = List.of(new FlagValue("recording.file", "f.rec", "--set"));

        HerofakeConfig config = Loading.loader(Map.of()).load(file, flags).values();

        assertThat(config.access().keys()).contains(folder.resolve("k.txt"));
        assertThat(config.cluster().file()).contains(folder.resolveSibling("nodes.yaml"));
        assertThat(config.recording().file()).contains(Loading.HERE.resolve("f.rec"));
    }

    @Test
    void withoutAFileAPathStartsFromTheWorkingDirectoryAndAnEmptyOneIsNone() throws Exception {
        Map<String, String> environment = Map.of("HEROFAKE_ACCESS_KEYS", "k.txt", "HEROFAKE_CLUSTER_FILE", "");

        HerofakeConfig config =
                Loading.loader(environment).load(null, List.of()).values();

        assertThat(config.access().keys()).contains(Loading.HERE.resolve("k.txt"));
        assertThat(config.cluster().file()).isEmpty();
        assertThat(config.recording().file()).isEmpty();
    }

    @Test
    void anEmptyFileChangesNothing() throws Exception {
        HerofakeConfig defaults = Loading.with();

        for (String text : List.of("", "\n", "# only a comment\n", "---\n", "~")) {
            assertThat(load(text)).isEqualTo(defaults);
        }
    }

    @Test
    void everyProblemIsNamedWithFileLineAndKey() throws Exception {
        assertThat(problems("""
                http:
                  prot: 8080
                  backlog: 0
                  backlog: 5
                htpt:
                  port: 1
                inference: 4
                limits:
                  maxUpload: {a: 1}
                  maxHeader: [1KiB]
                timeouts:
                  idle:
                models:
                  serve: resnet50
                qos:
                  levels: [high]
                log:
                  level: loud
                  deep: {er: {est: 1}}
                """))
                .containsExactly(
                        "2: http.prot: unknown key; did you mean 'http.port'?",
                        "3: http.backlog: 0 is out of range; allowed: 1 to 65535",
                        "4: http.backlog: given twice; first on line 3",
                        "5: htpt: unknown key; did you mean 'http'?",
                        "7: inference: is a section: its keys go below it, indented",
                        "9: limits.maxUpload: must be one value (size)",
                        "10: limits.maxHeader: must be one value (size)",
                        "12: timeouts.idle: has no value; leave the key out for its default",
                        "14: models.serve: must be a list, as in [a, b] (list of texts)",
                        "16: qos.levels: must be a mapping, as in {a: 1, b: 2} (names with a number each)",
                        "18: log.level: 'loud' is not one of error, warn, info, debug",
                        "19: log.deep: unknown key");
    }

    @Test
    void whatIsNoPlainYamlIsRefused() throws Exception {
        assertThat(problems("http: ["))
                .containsExactly("1: not valid YAML: expected the node content, but found '<stream end>'");
        assertThat(problems("http:\n\tport: 1"))
                .containsExactly("2: not valid YAML: found character '\\t(TAB)' that cannot start any token."
                        + " (Do not use \\t(TAB) for indentation)");
        assertThat(problems("just text"))
                .singleElement()
                .asString()
                .startsWith("1: must be a mapping of keys to values");
        assertThat(problems("- a")).singleElement().asString().startsWith("1: must be a mapping of keys to values");
        assertThat(problems("http: {port: 1}\n---\nhttp: {port: 2}\n"))
                .containsExactly("3: holds a second document; only one is read");
        assertThat(problems("http:\n  port: &p 1\n  backlog: *p\n"))
                .contains("3: http.backlog: YAML aliases (*name) are not supported; write the value out");
        assertThat(problems("models:\n  serve: [a, [b]]\n"))
                .containsExactly("2: models.serve: holds a list or mapping where one value is expected");
        assertThat(problems("http: {port: 1, ? [x] : 2}")).isNotEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        assertThat(problems(folder.resolve("absent.yaml")))
                .containsExactly(folder.resolve("absent.yaml") + ": there is no such configuration file");
        assertThat(problems(folder)).containsExactly(folder + ": is a directory, not a file");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThat(problems(binary)).containsExactly(binary + ": is not UTF-8 text");
        Path large = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
        assertThat(problems(large)).containsExactly(large + ": is larger than 1 MiB; that is no configuration file");
    }

    @Test
    void unknownVariablesAreNamed() {
        ConfigException refused = catchThrowableOfType(
                ConfigException.class,
                () -> Loading.loader(Map.of("HEROFAKE_HTTP_PROT", "1", "PATH", "/bin", "HEROFAKE_X", "y"))
                        .load(null, List.of()));

        assertThat(refused.lines())
                .containsExactly(
                        "HEROFAKE_HTTP_PROT: unknown variable; did you mean 'HEROFAKE_HTTP_PORT'?",
                        "HEROFAKE_X: unknown variable");
    }

    @Test
    void variablesOfTheLauncherAndOfKubernetesAreNoSettings() throws ConfigException {
        Map<String, String> environment = Map.of(
                "HEROFAKE_HOME", "/h",
                "HEROFAKE_JAVA_OPTS", "-Xmx1g",
                "HEROFAKE_PROFILES", "cuda12",
                "HEROFAKE_CONFIG", "",
                "HEROFAKE_PORT", "tcp://10.0.0.1:8080",
                "HEROFAKE_SERVICE_HOST", "10.0.0.1",
                "HEROFAKE_SERVICE_PORT_HTTP", "8080",
                "HEROFAKE_PORT_8080_TCP_ADDR", "10.0.0.1",
                "HEROFAKE_GATEWAY_PORT", "tcp://10.0.0.2:80");

        assertThat(Loading.loader(environment).load(null, List.of()).values()).isEqualTo(Loading.with());
    }

    @Test
    void aVariableThatIsWrongIsNamed() {
        ConfigException refused = catchThrowableOfType(
                ConfigException.class,
                () -> Loading.loader(Map.of("HEROFAKE_HTTP_PORT", "x")).load(null, List.of()));

        assertThat(refused.lines()).containsExactly("HEROFAKE_HTTP_PORT: http.port: 'x' is not a whole number");
    }

    @Test
    void anUnknownFlagKeyIsNamed() {
        assertThat(Loading.problemWith("inference.measuredRun=1"))
                .isEqualTo("inference.measuredRun: unknown key; did you mean 'inference.measuredRuns'?");
        assertThat(Loading.problemWith("http.maxUpload=1B"))
                .isEqualTo("http.maxUpload: unknown key; did you mean 'limits.maxUpload'?");
        assertThat(Loading.problemWith("inference=1"))
                .isEqualTo("inference: is a section; give one of its keys, as in inference.threadsPerCall");
    }

    private HerofakeConfig load(String text) throws Exception {
        return Loading.loader(Map.of()).load(write(text), List.of()).values();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("herofake.yaml"), text);
    }

    /** Problems with this text, without the file's name. */
    private List<String> problems(String text) throws IOException {
        Path file = write(text);
        return problems(file).stream()
                .map(line -> line.substring(file.toString().length() + 1))
                .toList();
    }

    private static List<String> problems(Path file) {
        ConfigException refused = catchThrowableOfType(
                ConfigException.class, () -> Loading.loader(Map.of()).load(file, List.of()));
        assertThat(refused).as("the file is accepted").isNotNull();
        return refused.lines();
    }
}
