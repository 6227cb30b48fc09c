package io.herofake.profiler.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.backend.InferenceCall;
import io.herofake.profiler.measure.OverheadMeter.Overhead;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class OverheadMeterTest {
    private static final long INFERENCE_NANOS = 2_000_000;
    private static final long BLOCK_NANOS = 20_000_000;

    /** Takes about as long as it is told to. */
    private record Waiting(AtomicLong inferences) implements InferenceCall {
        @Override
        public FloatBuffer input() {
            return FloatBuffer.allocate(1);
        }

        @Override
        public void infer(int batch) {
            inferences.incrementAndGet();
            long end = System.nanoTime() + INFERENCE_NANOS;
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        }

        @Override
        public FloatBuffer output() {
            return FloatBuffer.allocate(1);
        }

        @Override
        public void close() {}
    }

    @Test
    void bothKindsOfBlocksRunEquallyOften() throws Exception {
        AtomicLong inferences = new AtomicLong();
        List<Integer> pairs = new ArrayList<>();
        int[] windows = new int[2];
        ExecutionMeter.Window window = new ExecutionMeter.Window() {
            @Override
            public void begins() {
                windows[0]++;
            }

            @Override
            public void ends() {
                windows[1]++;
            }
        };

        Overhead found = new OverheadMeter(Duration.ofSeconds(1), Duration.ofSeconds(30), BLOCK_NANOS)
                .compare(List.of(new Waiting(inferences)), window, pairs::add);

        assertThat(pairs).hasSize(OverheadMeter.PAIRS);
        assertThat(windows).containsExactly(OverheadMeter.PAIRS, OverheadMeter.PAIRS);
        assertThat(inferences.get()).isGreaterThanOrEqualTo(2L * OverheadMeter.PAIRS * found.inferences());
        assertThat(found.bareNanos()).isGreaterThanOrEqualTo(INFERENCE_NANOS);
        assertThat(found.measuredNanos()).isGreaterThanOrEqualTo(INFERENCE_NANOS);
        assertThat(found.overhead()).isBetween(found.low(), found.high());
    }
}
