package io.herofake.sim.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.sim.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedWorkloadTest {
    private static final Labels LABELS = new Labels(List.of("resnet50", "vgg16"), List.of("high", "low"));
    private static final String RUN = UUID.randomUUID().toString();

    @TempDir
    private Path folder;

    private Path part(String name, String run, String... lines) throws IOException {
        Path file = folder.resolve(name);
        String head = "# herofake-recording 1 run=" + run + " start=2026-01-01T00:00:00Z\n";
        return Files.writeString(file, head + RecordingLines.COLUMNS + "\n" + String.join("\n", lines) + "\n");
    }

    private static String arrived(int task, String seconds, String function, String level) {
        return "arrived," + task + "," + seconds + "," + function + "," + level + "," + seconds + ",900.0"
                + ",".repeat(12);
    }

    private static String ended(int task, String seconds, String arrival, String outcome, String cause) {
        return "ended," + task + "," + seconds + ",resnet50,high," + arrival + ",900.0," + outcome + "," + cause
                + ",n1/0,gpu,true,false,0.0,0.0,0,2.5,published profile,1";
    }

    private static List<String> arrivals(Workload workload) throws IOException {
        List<String> all = new ArrayList<>();
        try (Arrivals arrivals = workload.open()) {
            while (arrivals.advance()) {
                all.add(arrivals.arrivalNanos() + " " + arrivals.function() + " " + arrivals.qos());
            }
        }
        return all;
    }

    @Test
    void arrivalsOfAllPartsOfTheRunComeInOrderOfTime() throws Exception {
        Path newest = part("r", RUN, arrived(3, "126.0", "vgg16", "low"));
        part("r.1", RUN, ended(1, "125", "123.5", "completed", ""), arrived(2, "123.4", "resnet50", "low"));
        part("r.2", RUN, arrived(1, "123.5", "resnet50", "high"));
        part("r.3", UUID.randomUUID().toString(), arrived(1, "1.0", "resnet50", "high"));

        RecordedWorkload workload = RecordedWorkload.check(newest, LABELS);

        // From the minute 2:00 on; the second was noted a little late.
        assertThat(arrivals(workload)).containsExactly("3500000000 0 0", "3500000000 0 1", "6000000000 1 1");
        assertThat(workload.maxTasks()).isEqualTo(3);
    }

    @Test
    void figuresAreThoseOfTheTasksThatArrivedInIt() throws Exception {
        Path file = part(
                "r",
                RUN,
                arrived(2, "10.0", "resnet50", "high"),
                ended(1, "10.5", "9.0", "completed", ""),
                "starting,4,10.0,resnet50,,,,,,n1/0,gpu,true,true,,,,,,",
                "ready,4,10.0,resnet50,,,,,,n1/0,gpu,true,true,,,,,,",
                "starting,5,10.0,resnet50,,,,,,n1/1,gpu,true,false,,,,,,",
                arrived(3, "10.0", "resnet50", "high"),
                arrived(4, "10.0", "resnet50", "high"),
                arrived(5, "10.0", "resnet50", "high"),
                arrived(6, "10.0", "resnet50", "high"),
                ended(2, "11.0", "10.0", "completed", "cold_start"),
                ended(3, "12.0", "10.0", "completed", "queueing"),
                ended(4, "13.0", "10.0", "cancelled", ""),
                ended(5, "14.0", "10.0", "queue_full", ""),
                "dropped,9" + ",".repeat(17));

        RecordedFigures figures = RecordedWorkload.check(file, LABELS).figures();

        assertThat(figures)
                .isEqualTo(new RecordedFigures(
                        5, 2, 2, 1, 1, 0, 1, 1, 5.0, 0, 2, 2, 1, 1, 1, 9, 10_000_000_000L, 14_000_000_000L));
        assertThat(figures.missedFraction()).isEqualTo(1.0);
    }

    @Test
    void aLastLineThatWasCutOffIsLeftOut() throws Exception {
        Path file = part("r", RUN, arrived(1, "1.0", "resnet50", "high"));
        Files.writeString(file, Files.readString(file) + "arrived,2,1.5,resn");

        assertThat(arrivals(RecordedWorkload.check(file, LABELS))).hasSize(1);
    }

    @Test
    void badRecordingsAreNamedWithTheirLine() throws Exception {
        Path short3 = part("a", RUN, "arrived,1", arrived(1, "1.0", "resnet50", "high"));
        Path time = part("b", RUN, arrived(1, "soon", "resnet50", "high"));
        Path function = part("c", RUN, arrived(1, "1.0", "resnet51", "high"));
        Path outcome = part("d", RUN, arrived(1, "1.0", "resnet50", "high"), ended(1, "1", "1.0", "lucky", ""));
        Path empty = part("e", RUN, "ready,4,10.0,resnet50,,,,,,n1/0,gpu,true,true,,,,,,");
        Path other = Files.writeString(folder.resolve("f"), TraceWorkload.HEADER + "\n");

        bad(short3, "a, line 3: 'arrived,1' has not 19 fields");
        bad(time, "b, line 3: 'soon' is not a number of seconds");
        bad(function, "c, line 3: the scenario has no function 'resnet51'; it has resnet50, vgg16");
        bad(outcome, "d, line 4: unknown outcome 'lucky'");
        bad(empty, "no task arrived in it");
        bad(other, "is no recording of version 1");
        bad(folder.resolve("absent"), "there is no such file");
    }

    private static void bad(Path file, String problem) {
        assertThatThrownBy(() -> RecordedWorkload.check(file, LABELS))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("recording " + file)
                .hasMessageContaining(problem);
    }
}
