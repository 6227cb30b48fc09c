package io.herofake.profiler.measure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With calls that count, fail or hang as the test wants; the real runtime is in ProfilerTest. */
@Timeout(60)
final class ExecutionMeterTest {
    private static final Duration WARM_UP = Duration.ofMillis(100);
    private static final Duration STALL = Duration.ofSeconds(30);

    /** What one inference does. */
    @FunctionalInterface
    private interface Inference {
        void run(int batch) throws BackendException;
    }

    private record Call(Inference inference) implements InferenceCall {
        @Override
        public FloatBuffer input() {
            return FloatBuffer.allocate(1);
        }

        @Override
        public void infer(int batch) throws BackendException {
            inference.run(batch);
        }

        @Override
        public FloatBuffer output() {
            return FloatBuffer.allocate(1);
        }

        @Override
        public void close() {}
    }

    @Test
    void exactlyTheAskedNumberIsTimedBetweenBeginningAndEnd() throws Exception {
        AtomicInteger inferences = new AtomicInteger();
        List<Integer> batches = new ArrayList<>();
        List<InferenceCall> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            calls.add(new Call(batch -> {
                inferences.incrementAndGet();
                synchronized (batches) {
                    batches.add(batch);
                }
            }));
        }
        int[] at = new int[2];
        ExecutionMeter.Window window = new ExecutionMeter.Window() {
            @Override
            public void begins() {
                at[0] = inferences.get();
            }

            @Override
            public void ends() {
                at[1] = inferences.get();
            }
        };

        ExecutionMeter.Result result = new ExecutionMeter(4, WARM_UP, STALL, live -> {}).measure(calls, 1000, window);

        assertThat(at[1] - at[0]).isEqualTo(1000);
        assertThat(result.distribution().samples()).isEqualTo(1000);
        assertThat(result.distribution().warmUpSamples()).isEqualTo(at[0] - overrun(at[0], result));
        assertThat(requireNonNull(result.distribution().histogram()).decode().getTotalCount())
                .isEqualTo(1000);
        assertThat(result.meanNanos())
                .isBetween(
                        result.distribution().bestNanos(), result.distribution().worstNanos());
        assertThat(batches).containsOnly(4);
    }

    /** The other callers may each have ended one more after the decision. */
    private static int overrun(int before, ExecutionMeter.Result result) {
        int over = before - Math.toIntExact(result.distribution().warmUpSamples());
        assertThat(over).isBetween(0, 2);
        return over;
    }

    @Test
    void aFailureEndsAllCallersAndIsPassedOn() {
        AtomicInteger inferences = new AtomicInteger();
        Inference failsLater = batch -> {
            if (inferences.incrementAndGet() > 50) {
                throw new BackendException(BackendException.Kind.DEVICE_LOST, "gone", null);
            }
        };
        List<InferenceCall> calls = List.of(new Call(failsLater), new Call(failsLater));

        assertThatThrownBy(() ->
                        new ExecutionMeter(1, STALL, STALL, live -> {}).measure(calls, 10, ExecutionMeter.Window.NONE))
                .isInstanceOf(BackendException.class)
                .hasMessage("gone");
    }

    @Test
    void anInferenceThatDoesNotComeBackIsGivenUp() {
        CountDownLatch end = new CountDownLatch(1);
        InferenceCall hanging = new Call(batch -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            assertThatThrownBy(() -> new ExecutionMeter(1, WARM_UP, Duration.ofMillis(1), live -> {})
                            .measure(List.of(hanging), 10, ExecutionMeter.Window.NONE))
                    .isInstanceOf(StalledException.class)
                    .hasMessageContaining("hangs");
        } finally {
            end.countDown();
        }
    }
}
