package io.herofake.server.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.kernel.LateCause;
import io.herofake.kernel.Outcome;
import io.herofake.model.HardwareType;
import io.herofake.server.engine.EnergySource;
import io.herofake.server.engine.Place;
import io.herofake.server.engine.ReplicaChange;
import io.herofake.server.engine.TaskArrival;
import io.herofake.server.engine.TaskEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final Place PLACE =
            new Place("node3/1", "node3", "gpu", HardwareType.GPU, "a, \"GPU\"", "simulated", true);

    @TempDir
    private Path folder;

    private RecordingOptions options(long maxBytes, int files, int queue) {
        return new RecordingOptions(folder.resolve("a.rec"), maxBytes, files, queue);
    }

    private static TaskArrival arrival(long task) {
        return new TaskArrival(task, "resnet50", "high", 1_000_000_001L, 1_500_000_000L);
    }

    private static TaskEnd end(Outcome outcome, @Nullable LateCause cause, double joules) {
        return new TaskEnd(
                7,
                "resnet50",
                "high",
                outcome,
                outcome == Outcome.COMPLETED ? cause : null,
                outcome == Outcome.COMPLETED ? PLACE : null,
                5,
                1,
                0,
                1_000_000_001L,
                1_500_000_000L,
                outcome == Outcome.COMPLETED ? 1_600_000_000L : -1,
                2_000_000_000L,
                500_000_000L,
                joules,
                EnergySource.PUBLISHED_PROFILE,
                0.75);
    }

    @Test
    void writesALineForEachEventWithAllColumns() throws Exception {
        try (Recording recording = Recording.start(options(1 << 20, 2, 100))) {
            recording.arrived(arrival(7));
            recording.replicaChanged(new ReplicaChange(
                    1_000_000_002L, ReplicaChange.Kind.STARTING, 5, "resnet50", PLACE, true, "no, reason"));
            recording.ended(end(Outcome.COMPLETED, LateCause.COLD_START, 1.25));
            recording.ended(end(Outcome.QUEUE_FULL, LateCause.COLD_START, Double.NaN));
        }
        List<String> lines = Files.readAllLines(folder.resolve("a.rec"));
        assertThat(lines.get(0)).matches("# herofake-recording 1 run=[0-9a-f-]{36} start=20.*Z");
        assertThat(lines.subList(1, lines.size()))
                .containsExactly(
                        Line.COLUMNS,
                        "arrived,7,1.000000001,resnet50,high,1.000000001,1.500000000,,,,,,,,,,,,",
                        "starting,5,1.000000002,resnet50,,,,,,node3/1,gpu,true,true,,,,,,",
                        "ended,7,2.000000000,resnet50,high,1.000000001,1.500000000,completed,cold_start,node3/1,gpu,true,"
                                + "true,0.500000000,1.600000000,0,1.25,published profile,0.75",
                        "ended,7,2.000000000,resnet50,high,1.000000001,1.500000000,queue_full,,,,,"
                                + "true,0.500000000,,0,,published profile,0.75");
        assertThat(lines.subList(1, lines.size())).allMatch(line -> line.split(",", -1).length == 19);
    }

    @Test
    void theFilesStayWithinTheirBoundAndTheOldestGo() throws Exception {
        try (Recording recording = Recording.start(options(4096, 3, 100_000))) {
            for (int i = 0; i < 1000; i++) {
                recording.arrived(arrival(i));
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("a.rec", "a.rec.1", "a.rec.2");
        }
        assertThat(Files.size(folder.resolve("a.rec.1"))).isBetween(4096L, 4096L + 200);
        List<String> newest = Files.readAllLines(folder.resolve("a.rec"));
        assertThat(newest.get(newest.size() - 1)).startsWith("arrived,999,");
        assertThat(newest.get(0))
                .isEqualTo(Files.readAllLines(folder.resolve("a.rec.2")).get(0));
    }

    @Test
    void aRecordingThatIsThereIsPutAside() throws Exception {
        Recording.start(options(4096, 2, 10)).close();
        String first = Files.readString(folder.resolve("a.rec"));
        Recording.start(options(4096, 2, 10)).close();

        assertThat(folder.resolve("a.rec.1")).hasContent(first.strip());
        assertThat(Files.readString(folder.resolve("a.rec"))).isNotEqualTo(first);
    }

    /** Whatever the writing thread manages in the meantime, every event is either written or counted. */
    @Test
    void whatDoesNotFitIsCountedAndNamedInTheFile() throws Exception {
        Recording recording = Recording.start(options(1 << 24, 2, 1));
        for (int i = 0; i < 20_000; i++) {
            recording.arrived(arrival(i));
        }
        recording.close();
        List<String> lines = Files.readAllLines(folder.resolve("a.rec"));
        long written =
                lines.stream().filter(line -> line.startsWith("arrived,")).count();
        long named = lines.stream()
                .filter(line -> line.startsWith("dropped,"))
                .mapToLong(line -> Long.parseLong(line.split(",", -1)[1]))
                .sum();
        assertThat(recording.dropped()).isPositive().isEqualTo(named);
        assertThat(written).isEqualTo(recording.recorded());
        assertThat(written + named).isEqualTo(20_000);
    }

    @Test
    void afterTheEndEventsAreCountedAsDropped() throws Exception {
        Recording recording = Recording.start(options(4096, 1, 10));
        recording.close();
        recording.close();
        recording.arrived(arrival(1));

        assertThat(recording.dropped()).isEqualTo(1);
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("a.rec"));

        assertThatThrownBy(() -> Recording.start(options(4096, 2, 10)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory + " is no regular file");
    }

    @Test
    void boundsAreChecked() {
        assertThatThrownBy(() -> options(100, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options(4096, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options(4096, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
