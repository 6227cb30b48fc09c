package io.herofake.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** The windows of one kind of load, and its line in the table. */
final class Results {

    private final String label;
    private final List<Round> rounds = new ArrayList<>();
    private final Histogram latencies = new Histogram(3);

    Results(String label) {
        this.label = label;
    }

    void add(Round round) {
        rounds.add(round);
        latencies.add(round.latencyNanos());
    }

    static void header() {
        System.out.printf(
                "%-22s %-30s %-20s %9s %9s %12s %12s%n",
                "", "a second: median (range)", "ratio, each round", "p50 ms", "p99 ms", "server us", "client us");
    }

    /** One line; ratios are to the other's window of the same round. */
    void print(Results base) {
        System.out.printf(
                Locale.ROOT,
                "%-22s %-30s %-20s %9.2f %9.2f %12.0f %12.0f%n",
                label,
                samples(Round::answersPerSecond),
                ratios(base),
                latencies.getValueAtPercentile(50) / 1e6,
                latencies.getValueAtPercentile(99) / 1e6,
                samples(Round::serverCpuMicros).median(),
                samples(Round::clientCpuMicros).median());
    }

    private String ratios(Results base) {
        double[] ratios = new double[rounds.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = rounds.get(i).answersPerSecond() / base.rounds.get(i).answersPerSecond();
        }
        Samples samples = Samples.of(ratios);
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", samples.median(), samples.min(), samples.max());
    }

    private Samples samples(ToDoubleFunction<Round> value) {
        return Samples.of(rounds.stream().mapToDouble(value).toArray());
    }
}
