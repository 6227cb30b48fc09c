package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.profile.MetadataStore;
import io.herofake.profile.ProfileFilter;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.Provenance;
import io.herofake.profile.jdbc.JdbcMetadataStore;
import io.herofake.profile.jdbc.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A small real model, real worker processes, a real store. */
@Timeout(180)
final class ProfileCommandTest {
    private static final List<String> QUICK = List.of(
            "--functions",
            "small",
            "--batches",
            "1",
            "--concurrency",
            "1",
            "--images",
            "10",
            "--starts",
            "1",
            "--warm-up-limit",
            "1");

    @TempDir
    private Path home;

    private Cli cli;

    @BeforeEach
    void addModel() throws IOException {
        cli = new Cli(home);
        assertThat(cli.addSmallModel("small").code()).isZero();
    }

    private Cli.Result profile(String... more) {
        List<String> arguments = new ArrayList<>(List.of("profile"));
        arguments.addAll(QUICK);
        arguments.addAll(List.of(more));
        return cli.run(arguments.toArray(String[]::new));
    }

    private List<ProfileRecord> measured() throws Exception {
        try (MetadataStore store =
                JdbcMetadataStore.open(home.resolve("var/profiles.db").toString(), StoreOptions.defaults())) {
            return store.profiles(ProfileFilter.all().withProvenance(Provenance.MEASURED));
        }
    }

    @Test
    void aProfileIsMeasuredShownAndStored() throws Exception {
        Cli.Result result =
                profile("--platforms", "onnxruntime-cpu", "--price", "onnxruntime-cpu=294", "--repeat", "2");

        assertThat(result.code()).isZero();
        assertThat(result.err())
                .contains("platform onnxruntime-cpu: ")
                .contains("in all about ")
                .contains("[4/4] small on onnxruntime-cpu: batch 1 x 1")
                .contains("stored: profile ");
        assertThat(result.out())
                .contains("4 steps measured, 0 measured before, 0 failed; 1 profiles stored by run ")
                .containsPattern("small +onnxruntime-cpu +batch 1 x 1: mean +\\d+\\.\\d\\d ms, \\d+\\.\\d\\d ms +\\d");
        assertThat(measured())
                .hasSize(2)
                .allSatisfy(profile -> assertThat(profile.function()).isEqualTo("small"));
    }

    @Test
    void aDryRunShowsThePlanAndMeasuresNothing() throws Exception {
        Cli.Result result = profile("--dry-run");

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains("FUNCTION  PLATFORM")
                .containsPattern("small +onnxruntime-cpu +4 +\\d+ s +one trial inference")
                .contains("accuracy is not measured")
                .contains("profiles.db");
        assertThat(measured()).isEmpty();
        assertThat(cli.run("profile", "--resume").err()).contains("nothing to resume");
    }

    @Test
    void accuracyIsMeasuredOnLabelledPictures() throws Exception {
        cli.picture("faces/real/a.png", 1);
        cli.picture("faces/fake/b.png", 2);
        Files.writeString(home.resolve("faces/fake/c.jpg"), "text");

        Cli.Result result = profile("--pictures", "faces", "--platforms", "onnxruntime-cpu");

        assertThat(result.code()).isZero();
        assertThat(result.err()).contains("unreadable picture ").contains("c.jpg: the file does not begin like");
        assertThat(measured())
                .singleElement()
                .satisfies(profile -> assertThat(profile.accuracy()).isNotNull().satisfies(accuracy -> {
                    assertThat(accuracy.confusion().pictures()).isEqualTo(2);
                    assertThat(accuracy.unreadablePictures()).isEqualTo(1);
                }));
    }

    @Test
    void whatCannotBeMeasuredIsSaidBeforeAnythingIs() throws Exception {
        Files.createDirectories(home.resolve("empty/real"));
        assertFails(profile("--pictures", "empty"), "no .jpg, .jpeg, .png or .webp file below");
        assertFails(profile("--pictures", "absent"), "is not there");
        assertFails(profile("--platforms", "gpu7"), "no platform 'gpu7' on this machine; there are: onnxruntime-cpu");
        assertFails(cli.run("profile", "--functions", "absent"), "no model 'absent'");
        assertFails(
                profile(
                        "--set",
                        "energy.pduHost=127.0.0.1",
                        "--set",
                        "energy.pduPort=9",
                        "--set",
                        "energy.pduTimeout=100ms"),
                "the configured PDU cannot be used");
        assertThat(measured()).isEmpty();
    }

    private static void assertFails(Cli.Result result, String message) {
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err()).contains(message).doesNotContain("internal error");
    }

    @Test
    void wrongOptionsAreUsage() {
        assertUsage(cli.run("profile", "--images", "0"), "images must be from 1");
        assertUsage(cli.run("profile", "--batches", "0"), "batches must be from 1 to 1024, not 0");
        assertUsage(profile("--repeat", "0"), "--repeat");
        assertUsage(profile("--resume"), "leave out --functions");
        assertUsage(profile("--price", "onnxruntime-cpu=-1"), "price of onnxruntime-cpu");
    }

    private static void assertUsage(Cli.Result result, String message) {
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(message);
    }

    @Test
    void aStoreThatCannotBeUsedIsAnErrorAtOnce() throws Exception {
        Files.writeString(home.resolve("text.db"), "this is no store, and it is long enough to be one");
        assertFails(profile("--store", "text.db"), "text.db");
        assertFails(
                profile("--store", "postgresql://127.0.0.1:9/none", "--set", "store.connectTimeout=1s"),
                "postgresql://127.0.0.1:9/none");
        assertThat(profile("--dry-run", "--store", "newer.db").code()).isZero();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("newer.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("insert into flyway_schema_history (installed_rank, version, description, type, script,"
                    + " checksum, installed_by, execution_time, success) values (99, '99', 'x', 'SQL', 'V99__x.sql', 1,"
                    + " 'x', 1, true)");
        }
        assertFails(profile("--store", "newer.db"), "was made by a newer HeROfake");
    }

    @Test
    void aLockedStoreIsAnErrorAfterTheLockTimeout() throws Exception {
        assertThat(profile("--dry-run").code()).isZero();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("var/profiles.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("begin immediate");
            assertFails(profile("--set", "store.lockTimeout=0s"), "locked");
            statement.execute("rollback");
        }
    }

    @Test
    void aModelThatFailsMakesTheExitCodeOneAndNamesTheStep() throws Exception {
        Path file;
        try (Stream<Path> files = Files.list(home.resolve("models/repository/small/1"))) {
            file = files.filter(path -> path.toString().endsWith(".onnx"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.write(file, new byte[(int) Files.size(file)]);

        // A file that is not what its manifest says is found before anything is measured.
        assertFails(profile(), file.getFileName().toString());
    }
}
