package io.herofake.load;

import com.fasterxml.jackson.core.JsonGenerator;
import io.herofake.load.LoadResult.Own;
import io.herofake.load.LoadResult.Row;
import io.herofake.model.WholeFile;
import io.herofake.sim.report.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The result of a load as JSON, for scripts; docs/load.md says what its members mean. */
public final class LoadJson {
    private static final double[] PERCENTILES = {50, 90, 95, 99, 99.9};

    private LoadJson() {}

    /** Writes a file, whole or not at all. */
    public static void write(LoadResult result, Path file) throws IOException {
        WholeFile.write(file, text(result));
    }

    /** The text. */
    public static String text(LoadResult result) {
        return Json.write(json -> {
            json.writeStartObject();
            plan(json, result);
            json.writeFieldName("total");
            row(json, result.total());
            rows(json, "byFunction", result.byFunction());
            rows(json, "byQos", result.byLevel());
            rows(json, "rows", result.rows());
            json.writeFieldName("own");
            own(json, result.own());
            latency(json, "serviceMs", result.serviceLatency());
            json.writeEndObject();
        });
    }

    private static void plan(JsonGenerator json, LoadResult result) throws IOException {
        LoadPlan plan = result.plan();
        json.writeStringField("url", plan.address().url());
        json.writeStringField("workload", plan.workload().description());
        json.writeNumberField("speed", plan.speed());
        json.writeStringField("pictures", plan.pictures().description());
        json.writeNumberField("connections", plan.connections());
        json.writeNumberField("timeoutMs", plan.timeoutNanos() / 1e6);
        json.writeStringField(
                "start", Instant.ofEpochMilli(result.startMillis()).toString());
        json.writeNumberField("lengthSeconds", result.lengthNanos() / 1e9);
        json.writeBooleanField("stopped", result.cut());
    }

    private static void rows(JsonGenerator json, String name, List<Row> rows) throws IOException {
        json.writeArrayFieldStart(name);
        for (Row row : rows) {
            row(json, row);
        }
        json.writeEndArray();
    }

    private static void row(JsonGenerator json, Row row) throws IOException {
        json.writeStartObject();
        if (!row.function().isEmpty()) {
            json.writeStringField("function", row.function());
        }
        if (!row.level().isEmpty()) {
            json.writeStringField("qos", row.level());
        }
        json.writeNumberField("due", row.due());
        json.writeNumberField("answered", row.answered());
        json.writeNumberField("missedByServer", row.missedByServer());
        json.writeNumberField("missedByClient", row.missedByClient());
        json.writeNumberField("simulated", row.simulated());
        json.writeNumberField("coldStarts", row.coldStarts());
        json.writeNumberField("unfinished", row.unfinished());
        json.writeNumberField("dynamicJoules", row.joules());
        json.writeNumberField("unknownEnergy", row.unknownEnergy());
        counts(json, "refused", row.refused());
        counts(json, "failed", row.failed());
        latency(json, "latencyMs", row.latency());
        json.writeEndObject();
    }

    private static void counts(JsonGenerator json, String name, Map<String, Long> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }

    private static void own(JsonGenerator json, Own own) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("keptTime", own.keptTime());
        json.writeNumberField("sent", own.sent());
        json.writeNumberField("sentLate", own.sentLate());
        json.writeNumberField("waitedForConnection", own.waitedForConnection());
        json.writeNumberField("mostConnections", own.mostConnections());
        json.writeNumberField("wantedPerSecond", own.wantedPerSecond());
        json.writeNumberField("sentPerSecond", own.sentPerSecond());
        latency(json, "lagMs", own.lag());
        json.writeEndObject();
    }

    /** Without members where there is nothing to tell. */
    private static void latency(JsonGenerator json, String name, Histogram histogram) throws IOException {
        json.writeObjectFieldStart(name);
        if (histogram.getTotalCount() > 0) {
            for (double percentile : PERCENTILES) {
                json.writeNumberField(
                        "p" + (percentile == 99.9 ? "999" : Integer.toString((int) percentile)),
                        histogram.getValueAtPercentile(percentile) / 1e6);
            }
            json.writeNumberField("max", histogram.getMaxValue() / 1e6);
            json.writeNumberField("mean", histogram.getMean() / 1e6);
        }
        json.writeEndObject();
    }
}
