package io.herofake.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.kernel.Outcome;
import io.herofake.model.HardwareType;
import io.herofake.server.engine.EnergySource;
import io.herofake.server.engine.Place;
import io.herofake.server.engine.TaskArrival;
import io.herofake.server.engine.TaskEnd;
import io.herofake.server.recording.Recording;
import io.herofake.server.recording.RecordingOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway writes is what the simulator reads. */
final class RecordingReplayTest {
    private static final int TASKS = 60;
    private static final long PERIOD_NANOS = 100_000_000;

    @TempDir
    private Path home;

    @Test
    void aRecordingIsReplayedBesideWhatItSays() throws Exception {
        record();

        Cli.Result result =
                new Cli(home).run("simulate", "--recording", "r.rec", "--policies", "hro-hro,kn-kn", "--out", "replay");

        assertThat(result.code()).as(result.err()).isZero();
        List<String> lines = result.lines();
        assertThat(lines.get(0)).startsWith("run ").contains("nodes used");
        assertThat(lines.get(1)).matches("recorded +60 +0\\.0% +0 +0 +0\\.000033 +0 +0 +2 +3");
        assertThat(lines.get(2)).matches("HRO-HRO +60 .*");
        assertThat(lines.get(3)).matches("KN-KN +60 .*");
        assertThat(result.out()).contains("60 of 60 completed tasks on simulated platforms");
        assertThat(home.resolve("replay/results.json")).content().contains("recording r.rec");
    }

    private void record() throws Exception {
        try (Recording recording = Recording.start(new RecordingOptions(home.resolve("r.rec"), 4096, 9, 10 * TASKS))) {
            for (int i = 0; i < TASKS; i++) {
                long arrival = i * PERIOD_NANOS;
                String function = i % 2 == 0 ? "resnet50" : "vgg16";
                recording.arrived(new TaskArrival(i, function, "low", arrival, arrival + PERIOD_NANOS));
                recording.ended(new TaskEnd(
                        i,
                        function,
                        "low",
                        Outcome.COMPLETED,
                        null,
                        place(i % 3),
                        1,
                        1,
                        0,
                        arrival,
                        arrival + PERIOD_NANOS,
                        arrival,
                        arrival + PERIOD_NANOS / 2,
                        0,
                        2,
                        EnergySource.PUBLISHED_PROFILE,
                        1));
            }
        }
    }

    private static Place place(int number) {
        String node = "node" + number / 2;
        return new Place(node + "/" + number % 2, node, "gpu", HardwareType.GPU, "GPU", "simulated", true);
    }

    @Test
    void aTraceAndARecordingTogetherAreRefused() {
        Cli.Result result = new Cli(home).run("simulate", "--recording", "r", "--trace", "t", "--out", "o");

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("each says what arrives; give one of them");
    }
}
