package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code herofake profiles}: what a store holds, in tables and as JSON, and what is said of one that cannot be used. */
final class ProfilesCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path home;

    private Cli cli;

    @BeforeEach
    void setUp() {
        cli = new Cli(home);
    }

    @Test
    void aNewStoreListsWhatThePaperPublished() {
        Cli.Result result = cli.run("profiles", "list");

        assertThat(result.code()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.lines()).hasSize(13);
        assertThat(result.lines().get(0)).startsWith("ID").endsWith("ENERGY");
        assertThat(result.out())
                .containsPattern(
                        "17b1272a  \\*  resnet50  cpu +published  2023-05-01  - +124\\.46 ms  11\\.20 J published, wholeHost");
        assertThat(home.resolve("var/profiles.db")).exists();
    }

    @Test
    void listsAreFilteredAndMadeForScripts() throws IOException {
        Cli.Result one = cli.run("profiles", "list", "--function", "vgg16", "--platform", "gpu", "--json");
        Cli.Result none = cli.run("profiles", "list", "--from", "measured");
        Cli.Result wrong = cli.run("profiles", "list", "--from", "guessed");

        JsonNode array = JSON.readTree(one.out());
        assertThat(array).hasSize(1);
        assertThat(array.get(0).get("function").asText()).isEqualTo("vgg16");
        assertThat(array.get(0).get("current").asBoolean()).isTrue();
        assertThat(array.get(0).get("meanNanos").asLong()).isEqualTo(46_641_667);
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).isEqualTo("no such profile in " + home.resolve("var/profiles.db") + "\n");
        assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("--from: unknown provenance 'guessed'; known: measured, published, estimated");
    }

    @Test
    void aProfileIsShownWithItsSourcesByIdOrAsTheCurrentOne() throws IOException {
        Cli.Result byName = cli.run("profiles", "show", "resnet50/fpga");
        Cli.Result asJson = cli.run("profiles", "show", "resnet50/fpga", "--json");
        String id = JSON.readTree(asJson.out()).get("id").asText();

        assertThat(byName.code()).isZero();
        assertThat(byName.out())
                .contains("from            published 2023-05-01")
                .contains("idle power      device 30.00 W published")
                .contains("accuracy        not measured")
                .containsPattern("1 +1 +9\\.51 ms +- ");
        assertThat(cli.run("profiles", "show", id.substring(0, 8)).out()).isEqualTo(byName.out());
        assertThat(cli.run("profiles", "show", id).out()).isEqualTo(byName.out());
    }

    @Test
    void aProfileThatIsNotThereOrNotOnlyOneIsRefused() {
        Cli.Result absent = cli.run("profiles", "show", "resnet50/tpu");
        Cli.Result noId = cli.run("profiles", "show", "resnet50");
        Cli.Result several = cli.run("profiles", "show", "-");

        assertThat(absent.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(absent.err()).contains("no profile 'resnet50/tpu' in").contains("profiles list");
        assertThat(noId.code()).isEqualTo(ExitCode.USAGE);
        assertThat(noId.err())
                .contains("'resnet50' does not begin a profile's identity")
                .contains("FUNCTION/PLATFORM");
        assertThat(several.code()).isNotZero();
    }

    @Test
    void aPrefixOfSeveralIsRefused() {
        List<String> ids = cli.run("profiles", "list").lines().stream()
                .skip(1)
                .map(line -> line.substring(0, 1))
                .toList();
        String shared = ids.stream()
                .filter(digit -> ids.indexOf(digit) != ids.lastIndexOf(digit))
                .findFirst()
                .orElseThrow();

        Cli.Result result = cli.run("profiles", "show", shared);

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .contains("several profiles begin with '" + shared + "'")
                .contains("more digits");
    }

    @Test
    void differencesHaveTheirRatio() throws IOException {
        Cli.Result table = cli.run("profiles", "diff", "resnet50/cpu", "resnet50/fpga");
        Cli.Result json = cli.run("profiles", "diff", "resnet50/cpu", "resnet50/fpga", "--json");
        Cli.Result same = cli.run("profiles", "diff", "resnet50/cpu", "resnet50/cpu");

        assertThat(table.code()).isZero();
        assertThat(table.out())
                .containsPattern("executions\\[batch=1,concurrency=1]\\.meanNanos +124458333 +9508053 +0\\.076");
        assertThat(JSON.readTree(json.out()).findValuesAsText("path")).contains("hardware", "platformType");
        assertThat(same.code()).isZero();
        assertThat(same.out()).isEmpty();
        assertThat(same.err()).isEqualTo("no figure differs\n");
    }

    @Test
    void whatIsExportedIsImportedOnce() throws IOException {
        Cli.Result out = cli.run("profiles", "export", "--function", "vgg19", "--out", "vgg19.json");
        Cli.Result again = cli.run("profiles", "export", "--out", "vgg19.json");
        Cli.Result forced = cli.run("profiles", "export", "--force", "--out", "vgg19.json");
        String document = Files.readString(home.resolve("vgg19.json"));
        Files.writeString(
                home.resolve("other.json"),
                document.replace("\"vgg19\"", "\"vgg99\"").replaceAll("\"id\" : \"[0-9a-f]{4}", "\"id\" : \"abcd"));
        Cli.Result added = cli.run("profiles", "import", "other.json");
        Cli.Result twice = cli.run("profiles", "import", "other.json");

        assertThat(out.err()).isEqualTo("wrote 4 profiles to vgg19.json\n");
        assertThat(again.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(again.err()).contains("vgg19.json exists already").contains("--force");
        assertThat(forced.err()).isEqualTo("wrote 12 profiles to vgg19.json\n");
        assertThat(added.out()).startsWith("added 16 records to ").endsWith("; 0 were there already\n");
        assertThat(twice.out()).contains("added 0 records").endsWith("; 16 were there already\n");
        assertThat(cli.run("profiles", "list", "--function", "vgg99").lines()).hasSize(5);
        assertThat(JSON.readTree(cli.run("profiles", "export").out()).get("profiles"))
                .hasSize(24);
    }

    @Test
    void aDocumentThatIsWrongChangesNothing() throws IOException {
        Files.writeString(
                home.resolve("bad.json"),
                "{\"format\":\"herofake-profiles\",\"schemaVersion\":1,\"platformTypes\":[],\"profiles\":[],\"x\":1}");
        Files.writeString(home.resolve("newer.json"), "{\"format\":\"herofake-profiles\",\"schemaVersion\":2}");

        List<Cli.Result> results = Stream.of("bad.json", "newer.json", "absent.json")
                .map(file -> cli.run("profiles", "import", file))
                .toList();

        assertThat(results)
                .allMatch(result ->
                        result.code() == ExitCode.FAILURE && result.errors().size() == 1);
        assertThat(results.get(0).err()).contains("bad.json").contains("'x'");
        assertThat(results.get(1).err()).contains("schemaVersion 2");
        assertThat(results.get(2).err()).contains("no such file").contains("absent.json");
        assertThat(home.resolve("var")).doesNotExist();
    }

    @Test
    void aStoreThatCannotBeUsedIsNamedInOneLine() throws IOException, SQLException {
        Files.writeString(home.resolve("notes.txt"), "notes");
        cli.run("profiles", "list", "--store", "newer.db");
        execute("newer.db", "update flyway_schema_history set version = '999' where installed_rank = 1");

        Cli.Result notAStore = cli.run("profiles", "list", "--store", "notes.txt");
        Cli.Result newer = cli.run("profiles", "list", "--store", "newer.db");
        Cli.Result nobody = cli.run("profiles", "list", "--store", "postgresql://127.0.0.1:1/profiles");
        Cli.Result nonsense = cli.run("profiles", "list", "--store", "mysql://h/d");

        assertThat(notAStore.err()).contains("notes.txt").contains("no SQLite file");
        assertThat(newer.err()).contains("newer.db").contains("newer HeROfake");
        assertThat(nobody.err()).contains("postgresql://127.0.0.1:1/profiles");
        assertThat(nonsense.err()).contains("--store: store.location:").contains("mysql://");
        assertThat(List.of(notAStore.code(), newer.code(), nobody.code(), nonsense.code()))
                .containsExactly(ExitCode.FAILURE, ExitCode.FAILURE, ExitCode.FAILURE, ExitCode.USAGE);
        assertThat(Stream.of(notAStore, newer, nobody, nonsense))
                .allMatch(result -> result.errors().size() == 1);
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String url = "postgresql://127.0.0.1:" + silent.getLocalPort() + "/profiles";

            Cli.Result result = cli.run("profiles", "list", "--store", url, "--set", "store.connectTimeout=1s");

            assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
            assertThat(result.errors()).hasSize(1);
            assertThat(result.err()).contains(url);
        }
    }

    @Test
    void aLockedStoreCanBeReadAndSaysThatItCannotBeWritten() throws SQLException {
        cli.run("profiles", "export", "--out", "all.json");
        cli.run("profiles", "list", "--store", "locked.db");
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("locked.db"));
                Statement statement = other.createStatement()) {
            statement.execute("begin exclusive");
            String[] options = {"--store", "locked.db", "--set", "store.lockTimeout=0s"};

            Cli.Result read = cli.run(with(options, "profiles", "list"));
            Cli.Result write = cli.run(with(options, "profiles", "import", "all.json"));

            assertThat(read.lines()).hasSize(13);
            assertThat(write.code()).isEqualTo(ExitCode.FAILURE);
            assertThat(write.errors()).hasSize(1);
            assertThat(write.err()).contains("locked.db").contains("another process");
        }
    }

    private static String[] with(String[] options, String... command) {
        return Stream.concat(Stream.of(command), Stream.of(options)).toArray(String[]::new);
    }

    private void execute(String file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve(file));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
