package io.herofake.sim.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.sim.BadInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceWorkloadTest {
    private static final Labels LABELS = new Labels(List.of("resnet50", "vgg16"), List.of("high", "low"));
    private static final String HEADER = TraceWorkload.HEADER + "\n";

    @TempDir
    private Path folder;

    @Test
    void readsTimesExactlyAndNamesByIndex() throws IOException {
        TraceWorkload trace =
                check(HEADER + "0,vgg16,low\n0.016453,resnet50,high\r\n1.6e1,vgg16,high\n16.0000000009,resnet50,low");
        assertThat(read(trace)).containsExactly("0 1 1", "16453000 0 0", "16000000000 1 0", "16000000001 0 1");
        assertThat(trace.maxTasks()).isEqualTo(4);
        assertThat(trace.lastNanos()).isEqualTo(16_000_000_001L);
    }

    @Test
    void readsGzipWhateverTheName() throws IOException {
        Path file = folder.resolve("trace.csv");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((HEADER + "1,vgg16,low\n").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(read(TraceWorkload.check(file, LABELS))).containsExactly("1000000000 1 1");
    }

    @Test
    void readsLinesAcrossTheEdgesOfItsBuffer() throws IOException {
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < 20_000; i++) {
            text.append(i).append(i % 2 == 0 ? ".5,resnet50,high\n" : ".25,vgg16,low\n");
        }
        List<String> read = read(check(text.toString()));
        assertThat(read).hasSize(20_000);
        assertThat(read.get(19_999)).isEqualTo("19999250000000 1 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,resnet50|line 2: '1,resnet50' is not of the form",
                "1,resnet50,high,x|line 2: '1,resnet50,high,x' is not of the form",
                "x,resnet50,high|line 2: arrival_seconds must be a number from 0 to 2e9, not 'x'",
                "-1,resnet50,high|not '-1'",
                "NaN,resnet50,high|not 'NaN'",
                "'',resnet50,high|line 2: arrival_seconds must be",
                "1e999999999,resnet50,high|not '1e999999999'",
                "99999999999,resnet50,high|not '99999999999'",
                "1,alexnet,high|line 2: unknown function 'alexnet'; known: resnet50, vgg16",
                "1,resnet50,urgent|line 2: unknown QoS level 'urgent'; known: high, low",
            })
    void namesABadLineByItsNumber(String line, String problem) {
        assertThatThrownBy(() -> check(HEADER + line + "\n"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void namesEveryBadLineAndTheOneOutOfOrder() {
        assertThatThrownBy(() -> check(HEADER + "2,resnet50,high\n1,resnet50,high\n3,resnet50,high\n\n4,x,high\n"))
                .isInstanceOfSatisfying(
                        BadInputException.class,
                        e -> assertThat(e.problems()).hasSize(3).satisfies(problems -> {
                            assertThat(problems.get(0)).startsWith("line 3: arrives at 1 s, before the line above");
                            assertThat(problems.get(1)).startsWith("line 5: '' is not of the form");
                            assertThat(problems.get(2)).startsWith("line 6: unknown function 'x'");
                        }));
    }

    @Test
    void stopsAfterTwentyBadLines() {
        assertThatThrownBy(() -> check(HEADER + "bad\n".repeat(1000)))
                .isInstanceOfSatisfying(
                        BadInputException.class, e -> assertThat(e.problems()).hasSize(20));
    }

    @Test
    void refusesEmptyFilesMissingHeadersAndMissingFiles() {
        assertThatThrownBy(() -> check("")).hasMessageContaining("the file is empty");
        assertThatThrownBy(() -> check(HEADER)).hasMessageContaining("it has no task");
        assertThatThrownBy(() -> check("1,resnet50,high\n")).hasMessageContaining("line 1: must be 'arrival_seconds");
        assertThatThrownBy(() -> TraceWorkload.check(folder.resolve("none.csv"), LABELS))
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> check(HEADER + "1".repeat(LineReader.MAX_LINE_BYTES + 1)))
                .hasMessageContaining("line 2 is longer than");
    }

    @Test
    void refusesATruncatedGzip() throws IOException {
        Path file = folder.resolve("trace.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((HEADER + "1,vgg16,low\n".repeat(10_000)).getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> TraceWorkload.check(file, LABELS)).isInstanceOf(BadInputException.class);
    }

    @Test
    void aFileThatChangedAfterTheCheckIsAnError() throws IOException {
        TraceWorkload trace = check(HEADER + "1,vgg16,low\n");
        Files.writeString(folder.resolve("trace.csv"), HEADER + "oops\n");
        assertThatThrownBy(() -> read(trace)).isInstanceOf(IOException.class).hasMessageContaining("line 2");
    }

    @Test
    void aLimitTakesTheFirstTasks() throws IOException {
        TraceWorkload trace = check(HEADER + "1,vgg16,low\n2,vgg16,low\n3,vgg16,low\n");
        assertThat(read(new LimitedWorkload(trace, 2, Long.MAX_VALUE))).hasSize(2);
        assertThat(read(new LimitedWorkload(trace, 9, 2_000_000_000L))).hasSize(1);
        assertThat(new LimitedWorkload(trace, 9, Long.MAX_VALUE).maxTasks()).isEqualTo(3);
    }

    private TraceWorkload check(String text) throws IOException {
        Path file = folder.resolve("trace.csv");
        Files.writeString(file, text);
        return TraceWorkload.check(file, LABELS);
    }

    static List<String> read(Workload workload) throws IOException {
        List<String> read = new ArrayList<>();
        try (Arrivals arrivals = workload.open()) {
            while (arrivals.advance()) {
                read.add(arrivals.arrivalNanos() + " " + arrivals.function() + " " + arrivals.qos());
            }
        }
        return read;
    }
}
