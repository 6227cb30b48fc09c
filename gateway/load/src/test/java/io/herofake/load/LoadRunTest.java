package io.herofake.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.herofake.load.LoadResult.Row;
import io.herofake.sim.workload.Labels;
import io.herofake.sim.workload.TraceWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LoadRunTest {
    private static final Labels LABELS = new Labels(List.of("resnet50", "vgg16"), List.of("high", "low"));
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(50);

    @TempDir
    private Path folder;

    private LoadPlan plan(GatewayAddress address, int connections, int waiting, long timeoutNanos, String... lines)
            throws IOException {
        Path trace = folder.resolve("trace.csv");
        Files.writeString(trace, TraceWorkload.HEADER + "\n" + String.join("\n", lines) + "\n");
        Pictures pictures = new Pictures(List.of(new byte[] {1, 2, 3}, new byte[] {4}), "two");
        return new LoadPlan(
                address,
                TraceWorkload.check(trace, LABELS),
                LABELS,
                1,
                pictures,
                "secret",
                connections,
                waiting,
                timeoutNanos);
    }

    private static String[] atOnce(int count) {
        return IntStream.range(0, count).mapToObj(i -> "0,resnet50,high").toArray(String[]::new);
    }

    @Test
    void everyRequestEndsInExactlyOneWay() throws Exception {
        try (ScriptedGateway gateway = new ScriptedGateway((exchange, number) -> {
            switch (number % 6) {
                case 0 -> ScriptedGateway.reply(exchange, 200, ScriptedGateway.verdict(true, 60_000));
                case 1 -> ScriptedGateway.reply(exchange, 200, ScriptedGateway.verdict(false, 0.001));
                case 2 -> ScriptedGateway.reply(exchange, 503, "{\"error\": \"overloaded\"}");
                case 3 -> ScriptedGateway.reply(exchange, 500, "{\"error\": \"backend_failure\"}");
                case 4 -> ScriptedGateway.reply(exchange, 200, "no JSON");
                default -> exchange.close();
            }
        })) {
            LoadResult result = new LoadRun(plan(gateway.address(), 1, 100, LONG_NANOS, atOnce(12))).run(null);

            Row total = result.total();
            assertThat(total.due()).isEqualTo(12);
            assertThat(total.answered()).isEqualTo(4);
            assertThat(total.missedByServer()).isEqualTo(2);
            assertThat(total.missedByClient()).isEqualTo(2);
            assertThat(total.simulated()).isEqualTo(4);
            assertThat(total.coldStarts()).isEqualTo(4);
            assertThat(total.joules()).isEqualTo(2.0);
            assertThat(total.refused()).containsExactlyEntriesOf(Map.of("overloaded", 2L));
            assertThat(total.failed())
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("backend_failure", 2L, "malformed_answer", 2L, "connection_closed", 2L));
            assertThat(total.unfinished()).isZero();
            assertThat(total.latency().getTotalCount()).isEqualTo(4);
            assertThat(LoadText.of(result))
                    .contains("SIMULATED: all answers", "refused: overloaded 2", "backend_failure 2");
        }
    }

    @Test
    void asksForWhatTheTraceSaysWithAllPicturesInTurnAndTheKey() throws Exception {
        try (ScriptedGateway gateway = new ScriptedGateway(
                (exchange, number) -> ScriptedGateway.reply(exchange, 200, ScriptedGateway.verdict(true, 1)))) {
            LoadResult result = new LoadRun(plan(
                            gateway.address(), 1, 100, LONG_NANOS, "0,resnet50,high", "0,vgg16,low", "0,vgg16,high"))
                    .run(null);

            assertThat(gateway.targets)
                    .containsExactly(
                            "/v1/detect?model=resnet50&qos=high",
                            "/v1/detect?model=vgg16&qos=low",
                            "/v1/detect?model=vgg16&qos=high");
            assertThat(gateway.bodies).containsExactly(3, 1, 3);
            assertThat(gateway.authorizations).containsOnly("Bearer secret");
            assertThat(result.rows()).extracting(Row::function, Row::level).hasSize(3);
            assertThat(result.byFunction()).extracting(Row::due).containsExactly(1L, 2L);
            assertThat(result.byLevel()).extracting(Row::due).containsExactly(2L, 1L);
        }
    }

    /** All five are due at once, and the only connection carries one after the other: the last one's latency has all of it. */
    @Test
    void latenciesCountFromWhenARequestWasDue() throws Exception {
        try (ScriptedGateway gateway = new ScriptedGateway(
                (exchange, number) -> ScriptedGateway.reply(exchange, 200, ScriptedGateway.verdict(true, 60_000)))) {
            LoadResult result = new LoadRun(plan(gateway.address(), 1, 100, LONG_NANOS, atOnce(5))).run(null);

            assertThat(result.own().waitedForConnection()).isEqualTo(4);
            assertThat(result.own().mostConnections()).isEqualTo(1);
            double precision = 0.998;
            assertThat(result.own().lag().getMaxValue() / precision)
                    .isGreaterThanOrEqualTo(4.0 * result.serviceLatency().getMinValue());
            assertThat(result.total().latency().getMaxValue() / precision)
                    .isGreaterThanOrEqualTo(5.0 * result.serviceLatency().getMinValue());
        }
    }

    @Test
    void whatFindsTooManyWaitingIsNotSentAndSaidSo() throws Exception {
        CountDownLatch allDue = new CountDownLatch(1);
        try (ScriptedGateway gateway = new ScriptedGateway((exchange, number) -> {
            await(allDue);
            ScriptedGateway.reply(exchange, 200, ScriptedGateway.verdict(true, 60_000));
        })) {
            LoadRun run = new LoadRun(plan(gateway.address(), 2, 3, LONG_NANOS, atOnce(9)));
            CompletableFuture<LoadResult> result = inBackground(run);
            until(() -> run.scheduled() == 9);
            allDue.countDown();

            assertThat(result.get().total().answered()).isEqualTo(5);
            assertThat(result.get().total().failed()).containsExactlyEntriesOf(Map.of("not_sent_too_many_waiting", 4L));
            assertThat(LoadText.of(result.get())).contains("WARNING: 4 requests were not sent");
        }
    }

    @Test
    void aRequestThatIsNeverAnsweredIsGivenUpAndFreesItsConnection() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (ScriptedGateway gateway = new ScriptedGateway((exchange, number) -> await(never))) {
            LoadResult result =
                    new LoadRun(plan(gateway.address(), 1, 9, TimeUnit.MILLISECONDS.toNanos(100), atOnce(3))).run(null);

            assertThat(result.total().failed()).containsExactlyEntriesOf(Map.of("timeout", 3L));
            never.countDown();
        }
    }

    @Test
    void stoppingEndsItAtOnceAndCountsWhatWasUnderWay() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (ScriptedGateway gateway = new ScriptedGateway((exchange, number) -> await(never))) {
            LoadRun run = new LoadRun(plan(
                    gateway.address(), 1, 9, LONG_NANOS, "0,resnet50,high", "0,resnet50,high", "999,resnet50,high"));
            CompletableFuture<LoadResult> result = inBackground(run);
            until(() -> run.scheduled() == 2);
            run.stop();

            assertThat(result.get().cut()).isTrue();
            assertThat(result.get().total().due()).isEqualTo(2);
            assertThat(result.get().total().unfinished()).isEqualTo(2);
            assertThat(LoadText.of(result.get())).contains("STOPPED before the end, 2 were under way");
            never.countDown();
        }
    }

    @Test
    void aGatewayThatIsGoneIsAFailureForEachRequest() throws Exception {
        GatewayAddress address;
        try (ScriptedGateway gateway = new ScriptedGateway((exchange, number) -> {})) {
            address = gateway.address();
        }
        LoadResult result = new LoadRun(plan(address, 2, 100, LONG_NANOS, atOnce(6))).run(null);

        assertThat(result.total().failed()).containsExactlyEntriesOf(Map.of("connection_refused", 6L));
        assertThat(result.own().sent()).isZero();
    }

    @Test
    void theHistogramLogHasEveryLatencyUnderItsTag() throws Exception {
        Path file = folder.resolve("latencies.hlog");
        try (ScriptedGateway gateway = new ScriptedGateway((exchange, number) ->
                        ScriptedGateway.reply(exchange, 200, ScriptedGateway.verdict(true, 60_000)));
                LatencyLog log = new LatencyLog(file)) {
            new LoadRun(plan(gateway.address(), 4, 9, LONG_NANOS, "0,resnet50,high", "0,vgg16,low", "0,vgg16,low"))
                    .run(log);
            assertThat(file).doesNotExist();
            log.commit();
        }
        Map<String, Long> counts = new HashMap<>();
        HistogramLogReader reader = new HistogramLogReader(file.toFile());
        for (EncodableHistogram next = reader.nextIntervalHistogram();
                next != null;
                next = reader.nextIntervalHistogram()) {
            long count = ((org.HdrHistogram.AbstractHistogram) next).getTotalCount();
            counts.merge(String.valueOf(next.getTag()), count, Long::sum);
        }
        reader.close();
        assertThat(counts).containsExactlyInAnyOrderEntriesOf(Map.of("resnet50.high", 1L, "vgg16.low", 2L));
    }

    @Test
    void theJsonAddsUp() throws Exception {
        Path file = folder.resolve("load.json");
        try (ScriptedGateway gateway = new ScriptedGateway((exchange, number) ->
                ScriptedGateway.reply(exchange, number == 0 ? 503 : 200, ScriptedGateway.verdict(true, 60_000)))) {
            LoadJson.write(
                    new LoadRun(plan(gateway.address(), 1, 9, LONG_NANOS, "0,resnet50,high", "0,vgg16,low")).run(null),
                    file);
        }
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.at("/total/due").asLong()).isEqualTo(2);
        assertThat(json.at("/total/answered").asLong()).isEqualTo(1);
        assertThat(json.at("/total/refused/http_503").asLong()).isEqualTo(1);
        assertThat(json.at("/byQos")).hasSize(2);
        assertThat(json.at("/rows/1/latencyMs/p99").asDouble()).isPositive();
        assertThat(json.at("/rows/0/latencyMs")).isEmpty();
        assertThat(json.at("/own/sent").asLong()).isEqualTo(2);
        try (var files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsOnly("load.json", "trace.csv");
        }
    }

    private static CompletableFuture<LoadResult> inBackground(LoadRun run) {
        CompletableFuture<LoadResult> result = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        result.complete(run.run(null));
                    } catch (Exception e) {
                        result.completeExceptionally(e);
                    }
                })
                .start();
        return result;
    }

    private static void until(java.util.function.BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            boolean unused = latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
