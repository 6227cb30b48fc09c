package io.herofake.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeSeriesTest {
    @Test
    void keepsEvenIntervalsInBoundedSpaceHoweverLongTheRun() {
        TimeSeries series = new TimeSeries(1);
        long now = 0;
        // A figure that equals the time: whatever is kept must still be true.
        while (now < 2_000_000_000_000_000_000L) {
            now = series.nextNanos();
            series.add(new double[] {now / 1e9});
        }
        assertThat(series.size()).isBetween(256, 511);
        for (int s = 0; s < series.size(); s++) {
            assertThat(series.value(s, 0)).isEqualTo(series.seconds(s));
        }
        assertThat(series.nextNanos()).isGreaterThan(now);
    }
}
