package io.herofake.sim.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.herofake.sim.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzureWorkloadTest {
    private static final Labels LABELS = new Labels(List.of("resnet50", "vgg16", "vgg19"), List.of("high", "low"));

    @TempDir
    private Path folder;

    @Test
    void azure2019SpreadsTheInvocationsOfAMinuteOverThatMinute() throws IOException {
        Path day = day("d01.csv", line("o,a,f1,http", 2, 300), line("o,a,f2,queue", 1440, 7));
        Azure2019Workload workload = Azure2019Workload.read(List.of(day), LABELS, mapping(1, 1));
        List<String> tasks = TraceWorkloadTest.read(workload);
        assertThat(tasks).hasSize(307);
        long[] nanos = tasks.stream()
                .mapToLong(task -> Long.parseLong(task.split(" ", -1)[0]))
                .toArray();
        assertThat(nanos).isSorted();
        assertThat(nanos[0]).isBetween(60_000_000_000L, 62_000_000_000L);
        assertThat(nanos[299]).isBetween(118_000_000_000L, 120_000_000_000L);
        assertThat(nanos[300]).isBetween(1439 * 60_000_000_000L, 1440 * 60_000_000_000L);
        assertThat(tasks.subList(0, 300).stream().map(task -> task.split(" ", -1)[1]))
                .as("one of their functions is always the same one of ours")
                .containsOnly(tasks.get(0).split(" ", -1)[1]);
        assertThat(TraceWorkloadTest.read(workload)).isEqualTo(tasks);
    }

    @Test
    void azure2019DaysFollowOneAnotherAndTheMappingDoesNotDependOnTheOrder() throws IOException {
        Path first = day("d01.csv", line("o,a,f1,http", 1, 5), line("o,a,f2,http", 1, 5));
        Path second = day("d02.csv", line("o,a,f2,http", 1, 5), line("o,a,f1,http", 3, 5));
        List<String> tasks =
                TraceWorkloadTest.read(Azure2019Workload.read(List.of(first, second), LABELS, mapping(1, 9)));
        assertThat(tasks).hasSize(20);
        AzureMapping mapping = mapping(1, 9);
        byte[] f1 = "o,a,f1".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        String ours = String.valueOf(mapping.functionOf(f1, 0, f1.length));
        assertThat(tasks.subList(15, 20)).allSatisfy(task -> {
            String[] parts = task.split(" ", -1);
            assertThat(Long.parseLong(parts[0])).isBetween(1442 * 60_000_000_000L, 1443 * 60_000_000_000L);
            assertThat(parts[1]).isEqualTo(ours);
        });
    }

    @Test
    void scaleKeepsThatShare() throws IOException {
        Path day = day("d01.csv", line("o,a,f1,http", 1, 20_000));
        Azure2019Workload workload = Azure2019Workload.read(List.of(day), LABELS, mapping(0.25, 4));
        assertThat(TraceWorkloadTest.read(workload).size()).isCloseTo(5000, within(200));
    }

    @Test
    void mappingFollowsTheWeights() {
        AzureMapping mapping = new AzureMapping(Mix.weighted(1, 3), Mix.uniform(2), 1, 5);
        int second = 0;
        for (int i = 0; i < 4000; i++) {
            byte[] name = ("o,a,f" + i).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            second += mapping.functionOf(name, 0, name.length);
        }
        assertThat(second).isCloseTo(3000, within(150));
    }

    @Test
    void azure2019NamesTheBadLine() throws IOException {
        Path short2 = day("d01.csv", "o,a,f1,http,1,2");
        assertThatThrownBy(() -> Azure2019Workload.read(List.of(short2), LABELS, mapping(1, 1)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("line 2: must have 1444 columns");
        Path bad = day("d02.csv", line("o,a,f1,http", 1, 5).replace(",5,", ",x,"));
        assertThatThrownBy(() -> Azure2019Workload.read(List.of(bad), LABELS, mapping(1, 1)))
                .hasMessageContaining("line 2: 'x' is not a number of invocations");
        Path longer = day("d03.csv", line("o,a,f1,http", 1, 5) + ",1");
        assertThatThrownBy(() -> Azure2019Workload.read(List.of(longer), LABELS, mapping(1, 1)))
                .hasMessageContaining("must have 1444 columns");
        Path empty = day("d04.csv", line("o,a,f1,http", 1, 0));
        assertThatThrownBy(() -> Azure2019Workload.read(List.of(empty), LABELS, mapping(1, 1)))
                .hasMessageContaining("no invocation");
        Path noHeader = Files.writeString(folder.resolve("x.csv"), "a,b\n");
        assertThatThrownBy(() -> Azure2019Workload.read(List.of(noHeader), LABELS, mapping(1, 1)))
                .hasMessageContaining("line 1: must start with");
        assertThatThrownBy(() -> mapping(0, 1)).hasMessageContaining("scale");
    }

    @Test
    void azure2021ArrivesAtEndLessDurationFromTheFirstArrival() throws IOException {
        Path file = Files.writeString(
                folder.resolve("2021.txt"),
                "app,func,end_timestamp,duration\na,f,10.5,9\nb,g,11.000001,2\na,f,12,11.5\n");
        List<String> tasks = TraceWorkloadTest.read(Azure2021Workload.read(file, mapping(1, 1)));
        // Starts: 1.5, 9.000001, 0.5 s; the first is time 0.
        assertThat(tasks.stream().map(task -> task.split(" ", -1)[0])).containsExactly("0", "1000000000", "8500001000");
        assertThat(tasks.get(0).split(" ", -1)[1]).isEqualTo(tasks.get(1).split(" ", -1)[1]);
    }

    @Test
    void azure2021NamesTheBadLine() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.txt"), "app,func,end_timestamp,duration\na,f,10,9\na,f,10\n");
        assertThatThrownBy(() -> Azure2021Workload.read(bad, mapping(1, 1))).hasMessageContaining("line 3: is not of");
        Path nan = Files.writeString(folder.resolve("nan.txt"), "app,func,end_timestamp,duration\na,f,NaN,9\n");
        assertThatThrownBy(() -> Azure2021Workload.read(nan, mapping(1, 1))).hasMessageContaining("line 2: end_timest");
        Path empty = Files.writeString(folder.resolve("empty.txt"), "app,func,end_timestamp,duration\n");
        assertThatThrownBy(() -> Azure2021Workload.read(empty, mapping(1, 1)))
                .hasMessageContaining("it has no invocation");
    }

    @Test
    void azure2021RefusesMoreFunctionsThanItCanTellApart() throws IOException {
        Path file = Files.writeString(folder.resolve("one.txt"), "app,func,end_timestamp,duration\na,f,10,9\n");
        double[] weights = new double[(1 << 20) + 1];
        weights[1 << 20] = 1;
        AzureMapping mapping = new AzureMapping(Mix.weighted(weights), Mix.uniform(2), 1, 1);
        assertThatThrownBy(() -> Azure2021Workload.read(file, mapping))
                .hasMessageContaining("more than 1048576 functions");
    }

    private static AzureMapping mapping(double scale, long seed) {
        return new AzureMapping(Mix.uniform(3), Mix.uniform(2), scale, seed);
    }

    private static String line(String identity, int minute, int count) {
        StringJoiner joiner = new StringJoiner(",").add(identity);
        for (int m = 1; m <= 1440; m++) {
            joiner.add(m == minute ? String.valueOf(count) : "0");
        }
        return joiner.toString();
    }

    private Path day(String name, String... lines) throws IOException {
        StringJoiner header = new StringJoiner(",").add("HashOwner,HashApp,HashFunction,Trigger");
        for (int m = 1; m <= 1440; m++) {
            header.add(String.valueOf(m));
        }
        return Files.writeString(folder.resolve(name), header + "\n" + String.join("\n", lines) + "\n");
    }
}
