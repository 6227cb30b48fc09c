package io.herofake.sim.evaluation;

import com.fasterxml.jackson.core.JsonGenerator;
import io.herofake.sim.Decimal;
import io.herofake.sim.report.Json;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Writes the summaries of a sweep as JSON and as CSV. */
public final class SweepFiles {
    private SweepFiles() {}

    /** A list with one object for each variation and pair. */
    public static String json(List<Sweep.Summary> summaries) {
        return Json.write(json -> {
            json.writeStartArray();
            for (Sweep.Summary summary : summaries) {
                json.writeStartObject();
                json.writeStringField("axis", summary.point().axis());
                json.writeObjectFieldStart("parameters");
                for (Map.Entry<String, String> entry :
                        summary.point().parameters().entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
                json.writeStringField("run", summary.pair());
                json.writeBooleanField("simulated", true);
                for (Metric metric : Metric.values()) {
                    interval(json, metric.key(), summary.of(metric));
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void interval(JsonGenerator json, String key, @org.jspecify.annotations.Nullable Interval interval)
            throws IOException {
        if (interval == null) {
            return;
        }
        json.writeObjectFieldStart(key);
        json.writeFieldName("mean");
        json.writeNumber(Decimal.of(interval.mean()));
        json.writeFieldName("confidence95");
        json.writeNumber(Decimal.of(interval.half()));
        json.writeNumberField("seeds", interval.n());
        json.writeEndObject();
    }

    /** A line for each variation and pair; {@code _ci95} is half the width of the 95% confidence interval. */
    public static String csv(List<Sweep.Summary> summaries) {
        Set<String> parameters = new LinkedHashSet<>();
        summaries.forEach(
                summary -> parameters.addAll(summary.point().parameters().keySet()));
        StringJoiner head = new StringJoiner(",", "", "\n").add("axis");
        parameters.forEach(name -> head.add(quoted(name)));
        head.add("run").add("seeds");
        for (Metric metric : Metric.values()) {
            head.add(metric.key()).add(metric.key() + "_ci95");
        }
        StringBuilder out = new StringBuilder(head.toString());
        for (Sweep.Summary summary : summaries) {
            StringJoiner line =
                    new StringJoiner(",", "", "\n").add(quoted(summary.point().axis()));
            parameters.forEach(
                    name -> line.add(quoted(summary.point().parameters().getOrDefault(name, ""))));
            line.add(summary.pair());
            boolean first = true;
            for (Interval interval : summary.metrics().values()) {
                if (first) {
                    line.add(String.valueOf(interval.n()));
                    first = false;
                }
                line.add(Decimal.of(interval.mean()).toPlainString());
                line.add(Decimal.of(interval.half()).toPlainString());
            }
            out.append(line);
        }
        return out.toString();
    }

    private static String quoted(String text) {
        boolean plain = text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.indexOf('\n') < 0;
        return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
