package io.herofake.profiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.herofake.model.HardwareType;
import io.herofake.profile.ColdStart;
import io.herofake.profile.ExecutionPoint;
import io.herofake.profile.MemoryUse;
import io.herofake.profile.Origin;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.ScopedFigures;
import io.herofake.profiler.Repeatability.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** With made-up records; no figure here is a measurement of anything. */
final class RepeatabilityTest {

    private static ProfileRecord record(long meanNanos, boolean second) {
        List<ExecutionPoint> points = new ArrayList<>();
        points.add(new ExecutionPoint(1, 1, meanNanos, null, ScopedFigures.none()));
        if (second) {
            points.add(new ExecutionPoint(4, 1, 4 * meanNanos, null, ScopedFigures.none()));
        }
        return new ProfileRecord(
                UUID.randomUUID(),
                "f",
                "p",
                HardwareType.CPU,
                null,
                new MemoryUse(1000, null, null),
                List.of(new ColdStart(ColdStart.PageCache.WARM, 50, null, null, 1)),
                points,
                ScopedFigures.none(),
                null,
                List.of(),
                new Origin.Estimated(Instant.EPOCH, "a test", null));
    }

    @Test
    void theSpreadIsTheRangeAsAPartOfTheMean() {
        List<Row> rows = Repeatability.of(
                List.of(List.of(record(90, true)), List.of(record(100, true)), List.of(record(110, true))));

        assertThat(rows)
                .extracting(Row::figure)
                .containsExactly("cold start, warm cache", "memory, peak", "batch 1 x 1: mean", "batch 4 x 1: mean");
        assertThat(rows.get(2).values()).containsExactly(90.0, 100.0, 110.0);
        assertThat(rows.get(2).spread()).isCloseTo(0.2, Offset.offset(1e-12));
        assertThat(rows.get(0).spread()).isZero();
    }

    @Test
    void aFigureThatARunLacksIsLeftOut() {
        List<Row> rows = Repeatability.of(List.of(List.of(record(90, true)), List.of(record(100, false))));

        assertThat(rows).extracting(Row::figure).doesNotContain("batch 4 x 1: mean");
    }
}
