package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.herofake.profile.jdbc.JdbcMetadataStore;
import io.herofake.profile.jdbc.StoreOptions;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void writesOneObjectARunWithTheAgreedKeys() throws Exception {
        assertThat(run("--tasks", "300", "--seed", "7", "--policies", "HRO-HRO,kn-kn", "--out", "r"))
                .isZero();
        JsonNode results =
                new ObjectMapper().readTree(folder.resolve("r/results.json").toFile());
        assertThat(results.isArray()).isTrue();
        assertThat(results).hasSize(2);
        for (JsonNode run : results) {
            for (String key : new String[] {
                "autoscaler",
                "scheduler",
                "tasks",
                "missed",
                "missedFraction",
                "dynamicEnergyJoules",
                "idleEnergyJoules",
                "unusedNodesFraction",
                "coldStarts",
                "makespanSeconds",
                "seed"
            }) {
                assertThat(run.has(key)).as(key).isTrue();
            }
            assertThat(run.get("tasks").asInt()).isEqualTo(300);
            assertThat(run.get("seed").asInt()).isEqualTo(7);
            assertThat(run.get("simulated").asBoolean()).isTrue();
        }
        assertThat(results.get(0).get("autoscaler").asText()).isEqualTo("hro");
        assertThat(folder.resolve("r/report.html")).content().contains("Simulated, not measured");
        assertThat(out.toString()).contains("HRO-HRO", "KN-KN", "Simulated.");
    }

    @Test
    void variesWhatTheScenarioSaysAndDrawsTheTradeOff() throws Exception {
        assertThat(run("--tasks", "20", "--policies", "plan-pull", "--seeds", "1", "--sweep", "--out", "s"))
                .isZero();
        assertThat(folder.resolve("s/sweep.csv")).content().contains("rate,10", "autoscalers.plan.nodeWorth");
        assertThat(folder.resolve("s/report.html")).content().contains("What misses cost", "lower bound");
    }

    @Test
    void runsAHalfOfTheFamily() throws Exception {
        assertThat(run("--family", "tuning", "--only", "bursts,gpu-only", "--tasks", "200", "--out", "f"))
                .isZero();
        assertThat(folder.resolve("f/family.csv")).content().contains("tuning,bursts,PLAN-PULL,200,");
        assertThat(folder.resolve("f/report.html")).content().contains("lower bound");
        assertThat(out.toString()).contains("lower bound", "fewest in");
        assertThat(run("--family", "best", "--out", "g")).isEqualTo(ExitCode.USAGE);
        assertThat(run("--family", "tuning", "--sweep", "rate=1,2", "--out", "g"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("known: tuning, held-out", "--family goes without");
        assertThat(folder.resolve("g")).doesNotExist();
    }

    @Test
    void takesTheProfilesOfAStore() throws Exception {
        assertThat(run("--tasks", "50", "--policies", "kn-kn", "--store", "absent.db", "--out", "r"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("profiles.store is no file: " + folder.resolve("absent.db"));
        JdbcMetadataStore.open(folder.resolve("p.db").toString(), StoreOptions.defaults())
                .close();
        assertThat(run("--tasks", "50", "--policies", "kn-kn", "--store", "p.db", "--out", "r"))
                .isZero();
    }

    @Test
    void keepsWhatIsThereUnlessForced() throws Exception {
        assertThat(run("--tasks", "50", "--policies", "kn-kn", "--out", "r")).isZero();
        byte[] first = Files.readAllBytes(folder.resolve("r/results.json"));
        assertThat(run("--tasks", "60", "--policies", "kn-kn", "--out", "r")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--force");
        assertThat(Files.readAllBytes(folder.resolve("r/results.json"))).isEqualTo(first);
        assertThat(run("--tasks", "60", "--policies", "kn-kn", "--force", "--out", "r"))
                .isZero();
        assertThat(Files.readAllBytes(folder.resolve("r/results.json"))).isNotEqualTo(first);
    }

    @Test
    void aWrittenTraceGivesTheSameFiguresAsItsWorkload() throws Exception {
        assertThat(run("--tasks", "200", "--write-trace", "t.csv.gz")).isZero();
        assertThat(run("--trace", "t.csv.gz", "--policies", "hro-hro", "--out", "a"))
                .isZero();
        assertThat(run("--tasks", "200", "--policies", "hro-hro", "--out", "b")).isZero();
        assertThat(withoutWorkload("a")).isEqualTo(withoutWorkload("b"));
    }

    private JsonNode withoutWorkload(String directory) throws Exception {
        JsonNode run = new ObjectMapper()
                .readTree(folder.resolve(directory).resolve("results.json").toFile())
                .get(0);
        ((com.fasterxml.jackson.databind.node.ObjectNode) run).remove("workload");
        return run;
    }

    @Test
    void sweepsWithSeeds() throws Exception {
        assertThat(run(
                        "--tasks",
                        "100",
                        "--policies",
                        "kn-kn",
                        "--sweep",
                        "rate=20,40",
                        "--sweep",
                        "seed=1..3",
                        "--out",
                        "s"))
                .isZero();
        assertThat(new ObjectMapper().readTree(folder.resolve("s/results.json").toFile()))
                .hasSize(6);
        JsonNode summary =
                new ObjectMapper().readTree(folder.resolve("s/sweep.json").toFile());
        assertThat(summary).hasSize(2);
        assertThat(summary.get(0).get("missedPercent").get("seeds").asInt()).isEqualTo(3);
        assertThat(folder.resolve("s/sweep.csv")).content().hasLineCount(3);
        assertThat(folder.resolve("s/report.html")).exists();
    }

    @Test
    void theExampleIsAScenario() throws Exception {
        assertThat(run("--example")).isZero();
        Files.writeString(folder.resolve("mine.yaml"), out.toString());
        assertThat(run("--scenario", "mine.yaml", "--tasks", "20", "--policies", "kn-rp", "--out", "r"))
                .isZero();
    }

    @Test
    void namesEverythingThatIsWrongAndLeavesNothing() throws Exception {
        int code = run("--rate", "-1", "--set", "kernel.x=1", "--policies", "hro-best", "--out", "r");
        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("workload.poisson.rate must be a number", "unknown key kernel.x", "unknown scheduler 'best'")
                .doesNotContain("\tat ");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void badOptionsAreNamed() throws Exception {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--out DIR");
        assertThat(run("--threads", "0", "--out", "r")).isEqualTo(ExitCode.USAGE);
        assertThat(run("--sweep", "rate", "--out", "r")).isEqualTo(ExitCode.USAGE);
        assertThat(run("--trace", "none.csv", "--out", "r")).isEqualTo(ExitCode.USAGE);
        assertThat(run("--scenario", "none.yaml", "--out", "r")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("none.yaml", "none.csv", "PATH=VALUE", "no such file");
        assertThat(folder).isEmptyDirectory();
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "simulate";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Context context = new Context(
                Map.of(),
                folder,
                folder,
                InputStream.nullInputStream(),
                new PrintWriter(out),
                new PrintWriter(err, true),
                false,
                Runnable::run);
        return Herofake.run(context, all);
    }
}
