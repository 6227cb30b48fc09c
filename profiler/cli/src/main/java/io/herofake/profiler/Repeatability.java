package io.herofake.profiler;

import io.herofake.profile.ColdStart;
import io.herofake.profile.Distribution;
import io.herofake.profile.ExecutionPoint;
import io.herofake.profile.ProfileRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How far the figures of several runs of one plan are apart. */
public final class Repeatability {
    private Repeatability() {}

    /**
     * One figure in every run.
     *
     * @param function     what it is of
     * @param platformType where
     * @param figure       its name, for people
     * @param unit         nanoseconds, bytes or joules
     * @param values       one for each run, in their order
     */
    public record Row(String function, String platformType, String figure, Unit unit, List<Double> values) {
        /** Copies the list. */
        public Row {
            values = List.copyOf(values);
        }

        /** Largest less smallest, as a part of the mean. */
        public double spread() {
            double least =
                    values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
            double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
            double mean =
                    values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
            return mean == 0 ? 0 : (most - least) / mean;
        }
    }

    /** What a figure is in. */
    public enum Unit {
        /** Time. */
        NANOS,
        /** Memory. */
        BYTES,
        /** Energy. */
        JOULES
    }

    private record Key(String function, String platformType, String figure, Unit unit) {}

    /** Every figure that all of the runs have, in the order of the profiles. */
    public static List<Row> of(List<List<ProfileRecord>> runs) {
        Map<Key, List<Double>> figures = new LinkedHashMap<>();
        for (List<ProfileRecord> run : runs) {
            for (ProfileRecord profile : run) {
                add(figures, profile);
            }
        }
        List<Row> rows = new ArrayList<>();
        figures.forEach((key, values) -> {
            if (values.size() == runs.size()) {
                rows.add(new Row(key.function, key.platformType, key.figure, key.unit, values));
            }
        });
        return rows;
    }

    private static void add(Map<Key, List<Double>> figures, ProfileRecord profile) {
        for (ColdStart start : profile.coldStarts()) {
            String name = "cold start, " + start.pageCache().id() + " cache";
            add(figures, profile, name, Unit.NANOS, start.totalNanos());
            if (start.parts() != null) {
                add(
                        figures,
                        profile,
                        name + ": sandbox",
                        Unit.NANOS,
                        start.parts().sandboxStartNanos());
                add(
                        figures,
                        profile,
                        name + ": model",
                        Unit.NANOS,
                        start.parts().modelOpenNanos());
                add(
                        figures,
                        profile,
                        name + ": first inference",
                        Unit.NANOS,
                        start.parts().firstInferenceNanos());
            }
        }
        add(figures, profile, "memory, peak", Unit.BYTES, profile.memory().peakBytes());
        Long steady = profile.memory().steadyBytes();
        if (steady != null) {
            add(figures, profile, "memory, steady", Unit.BYTES, steady);
        }
        profile.executions().forEach(point -> add(figures, profile, point));
    }

    private static void add(Map<Key, List<Double>> figures, ProfileRecord profile, ExecutionPoint point) {
        String name = "batch " + point.batch() + " x " + point.concurrency();
        add(figures, profile, name + ": mean", Unit.NANOS, point.meanNanos());
        Distribution distribution = point.distribution();
        if (distribution != null) {
            add(figures, profile, name + ": p50", Unit.NANOS, distribution.p50Nanos());
            add(figures, profile, name + ": p95", Unit.NANOS, distribution.p95Nanos());
            add(figures, profile, name + ": p99", Unit.NANOS, distribution.p99Nanos());
        }
        point.dynamicEnergyJoulesPerPicture()
                .byScope()
                .forEach((scope, figure) -> figure.number()
                        .ifPresent(joules ->
                                add(figures, profile, name + ": energy, " + scope.id(), Unit.JOULES, joules)));
    }

    private static void add(
            Map<Key, List<Double>> figures, ProfileRecord profile, String name, Unit unit, Number value) {
        figures.computeIfAbsent(
                        new Key(profile.function(), profile.platformType(), name, unit), key -> new ArrayList<>())
                .add(value.doubleValue());
    }
}
