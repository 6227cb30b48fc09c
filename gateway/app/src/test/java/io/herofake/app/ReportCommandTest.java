package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code herofake report}. */
final class ReportCommandTest {
    @TempDir
    private Path home;

    private Cli cli;

    @BeforeEach
    void setUp() {
        cli = new Cli(home);
    }

    @Test
    void aNewStoreGivesThePapersFiguresAndItsThresholds() throws IOException {
        Cli.Result result = cli.run("report", "--out", "report.html", "--csv", "figures.csv");

        assertThat(result.code()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo("wrote report.html\nwrote figures.csv\n");
        assertThat(home.resolve("report.html"))
                .content()
                .contains(
                        "Nothing was measured yet",
                        "profiles.db",
                        "<caption>From profiles published (computed)</caption>")
                .contains("resnet50 on gpu</th><td>396</td><td>489</td>")
                .contains("resnet50 on fpga</th><td>1028</td><td>1292</td>");
        assertThat(Files.readString(home.resolve("figures.csv")))
                .contains("threshold_plain,resnet50,cpu,,,published,,,,1,computed,100,eq. 6\r\n");
    }

    @Test
    void pricesChangeCostAndThresholds() throws IOException {
        cli.run("report", "--csv", "a.csv");
        Cli.Result result = cli.run(
                "report", "--csv", "b.csv", "--price", "gpu=294", "--energy-price", "0.3", "--infrastructure", "1.2");

        assertThat(result.code()).isZero();
        assertThat(line("a.csv", "cost_purchase,resnet50,gpu")).contains(",1800,");
        assertThat(line("b.csv", "cost_purchase,resnet50,gpu")).contains(",882,");
        assertThat(line("b.csv", "threshold_plain,resnet50,gpu"))
                .isNotEqualTo(line("a.csv", "threshold_plain,resnet50,gpu"));
    }

    @Test
    void filesAreReplacedOnlyWhenAskedAndNothingIsHalfWritten() throws IOException {
        Files.writeString(home.resolve("report.html"), "mine");
        Files.createDirectory(home.resolve("folder"));

        Cli.Result refused = cli.run("report", "--out", "report.html");
        Cli.Result forced = cli.run("report", "--out", "report.html", "--force");
        Cli.Result folder = cli.run("report", "--out", "folder", "--force");

        assertThat(refused.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(refused.err()).contains("report.html exists already").contains("--force");
        assertThat(forced.code()).isZero();
        assertThat(folder.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(folder.errors()).singleElement().asString().startsWith("herofake: cannot write folder");
        try (var files = Files.list(home)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("report.html", "folder", "var");
        }
    }

    @Test
    void wrongUsageIsNamed() {
        assertThat(usage()).contains("say with --out FILE or --csv FILE what to write");
        assertThat(usage("--out", "r.html", "--years", "0")).contains("the years must be above 0");
        assertThat(usage("--out", "r.html", "--energy-price", "NaN")).contains("the price of energy");
        assertThat(usage("--out", "r.html", "--price", "gpu=-1")).contains("the price of 'gpu'");
        assertThat(usage("--out", "r.html", "--price", "gpu")).contains("--price");
        Cli.Result nobody = cli.run("report", "--out", "r.html", "--host", "nobody");
        assertThat(nobody.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(nobody.err()).contains("was measured on host 'nobody'");
        assertThat(home.resolve("r.html")).doesNotExist();
    }

    private String usage(String... options) {
        String[] command = new String[options.length + 1];
        command[0] = "report";
        System.arraycopy(options, 0, command, 1, options.length);
        Cli.Result result = cli.run(command);
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.errors()).hasSize(1);
        return result.err();
    }

    private String line(String file, String beginning) throws IOException {
        return Files.readString(home.resolve(file))
                .lines()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }
}
