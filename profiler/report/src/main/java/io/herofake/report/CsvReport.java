package io.herofake.report;

import io.herofake.model.EnergyScope;
import io.herofake.profile.ColdStart;
import io.herofake.profile.Distribution;
import io.herofake.profile.ExecutionPoint;
import io.herofake.profile.Figure;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.ScopedFigures;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The report as CSV (RFC 4180), a line for each number, in SI units. Column {@code kind} says how a number is known: published,
 * measured, estimated, computed, or absent, and then {@code value} is empty and {@code detail} has the reason.
 */
public final class CsvReport {
    /** The columns. */
    public static final String HEADER =
            "quantity,function,platform_type,hardware,host,provenance,batch,concurrency,scope,unit,kind,value,detail";

    private static final String COMPUTED = "computed";

    private final StringBuilder out = new StringBuilder(HEADER).append("\r\n");

    private CsvReport() {}

    /** The file's text. */
    public static String of(ReportInput input) {
        CsvReport csv = new CsvReport();
        input.selection().subjects().forEach(csv::profile);
        TotalCost cost = new TotalCost(input.assumptions());
        input.selection().byNetwork().values().forEach(subjects -> csv.costs(cost.of(subjects)));
        input.thresholds().forEach(csv::thresholds);
        return csv.out.toString();
    }

    private void profile(Subject subject) {
        ProfileRecord profile = subject.profile();
        for (ExecutionPoint point : profile.executions()) {
            time(subject, point, "execution_time_mean", point.meanNanos());
            Distribution spread = point.distribution();
            if (spread != null) {
                time(subject, point, "execution_time_p50", spread.p50Nanos());
                time(subject, point, "execution_time_p95", spread.p95Nanos());
                time(subject, point, "execution_time_p99", spread.p99Nanos());
                time(subject, point, "execution_time_worst", spread.worstNanos());
            }
            figures(subject, point, "dynamic_energy_per_picture", "J", point.dynamicEnergyJoulesPerPicture());
        }
        figures(subject, null, "idle_power", "W", subject.idlePower());
        for (ColdStart start : profile.coldStarts()) {
            line(
                    subject,
                    null,
                    "cold_start",
                    "",
                    "s",
                    seconds(start.totalNanos()),
                    "page cache " + start.pageCache().id());
        }
        line(
                subject,
                null,
                "peak_memory",
                "",
                "B",
                Long.toString(profile.memory().peakBytes()),
                "");
        if (profile.accuracy() != null) {
            String dataset = profile.accuracy().dataset();
            line(subject, null, "accuracy", "", "1", number(profile.accuracy().accuracy()), dataset);
        }
    }

    private void time(Subject subject, ExecutionPoint point, String quantity, long nanos) {
        line(subject, point, quantity, "", "s", seconds(nanos), "");
    }

    private void line(
            Subject subject,
            @Nullable ExecutionPoint point,
            String quantity,
            String scope,
            String unit,
            String value,
            String detail) {
        add(subject, point, quantity, scope, unit, subject.provenance().id(), value, detail);
    }

    private void figures(
            Subject subject, @Nullable ExecutionPoint point, String quantity, String unit, ScopedFigures figures) {
        if (figures.byScope().isEmpty()) {
            add(subject, point, quantity, "", unit, "absent", "", "not stated");
        }
        figures.byScope().forEach((EnergyScope scope, Figure figure) -> {
            OptionalDouble value = figure.number();
            add(
                    subject,
                    point,
                    quantity,
                    scope.id(),
                    unit,
                    Words.kind(figure),
                    value.isPresent() ? number(value.getAsDouble()) : "",
                    Words.source(figure));
        });
    }

    private void costs(TotalCost.Result result) {
        for (TotalCost.Line line : result.lines()) {
            Subject subject = line.subject();
            add(subject, null, "cost_devices", "", "1", COMPUTED, Long.toString(line.devices()), "");
            add(subject, null, "cost_purchase", "", "EUR", COMPUTED, number(line.purchaseEuro()), "");
            add(subject, null, "cost_power", "", "W", COMPUTED, number(line.watts()), "");
            add(subject, null, "cost_energy_per_year", "", "EUR", COMPUTED, number(line.euroPerYear()), "");
            OptionalDouble after = line.overtakes(result.cheapestToBuy());
            add(
                    subject,
                    null,
                    "cost_pays_off_after",
                    "",
                    "year",
                    after.isPresent() ? COMPUTED : "absent",
                    after.isPresent() ? number(after.getAsDouble()) : "",
                    "against " + result.cheapestToBuy().subject().label());
        }
    }

    private void thresholds(ThresholdTable table) {
        for (ThresholdTable.Row row : table.rows()) {
            for (String reading : List.of("plain", "normalised")) {
                int value = reading.equals("plain") ? row.plain() : row.normalised();
                write(
                        "threshold_" + reading,
                        row.function(),
                        row.platformType(),
                        "",
                        "",
                        table.group(),
                        "",
                        "",
                        "",
                        "1",
                        COMPUTED,
                        Integer.toString(value),
                        "eq. 6");
            }
        }
    }

    private void add(
            Subject subject,
            @Nullable ExecutionPoint point,
            String quantity,
            String scope,
            String unit,
            String kind,
            String value,
            String detail) {
        ProfileRecord profile = subject.profile();
        write(
                quantity,
                profile.function(),
                profile.platformType(),
                profile.hardware().id(),
                subject.host() == null ? "" : subject.host(),
                subject.provenance().id(),
                point == null ? "" : Integer.toString(point.batch()),
                point == null ? "" : Integer.toString(point.concurrency()),
                scope,
                unit,
                kind,
                value,
                detail);
    }

    private void write(String... cells) {
        out.append(Arrays.stream(cells).map(CsvReport::cell).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    private static String cell(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }

    private static String number(double value) {
        return new BigDecimal(value)
                .round(new MathContext(12))
                .stripTrailingZeros()
                .toPlainString();
    }
}
