package io.herofake.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.herofake.policy.Decision;
import io.herofake.policy.Decision.Candidate;
import io.herofake.policy.Decision.Refused;
import io.herofake.server.watch.DecisionLog.Entry;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Explained decisions as the API shows them. */
final class DecisionJson {
    /** Of a large cluster nobody wants all candidates. */
    private static final int MOST_SHOWN = 12;

    private DecisionJson() {}

    /** The answer of {@code /v1/decisions}: the newest first. */
    static byte[] of(List<Entry> entries) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("decisions");
            for (Entry entry : entries) {
                decision(json, entry);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void decision(JsonGenerator json, Entry entry) throws IOException {
        Decision decision = entry.decision();
        json.writeStartObject();
        json.writeNumberField("sequence", entry.sequence());
        json.writeNumberField("atMs", Json.millis(decision.nowNanos()));
        json.writeStringField("kind", ClusterJson.lower(decision.kind()));
        json.writeStringField("function", decision.function());
        if (decision.chosen().isEmpty()) {
            json.writeNullField("chosen");
        } else {
            json.writeStringField("chosen", decision.chosen());
        }
        candidates(json, decision.candidates());
        refused(json, decision.refused());
        numbers(json, "notes", decision.notes());
        json.writeEndObject();
    }

    private static void candidates(JsonGenerator json, List<Candidate> candidates) throws IOException {
        json.writeNumberField("candidateCount", candidates.size());
        json.writeArrayFieldStart("candidates");
        List<Candidate> cheapest = candidates.stream()
                .sorted(Comparator.comparingDouble(Candidate::cost))
                .limit(MOST_SHOWN)
                .toList();
        for (Candidate candidate : cheapest) {
            json.writeStartObject();
            json.writeStringField("name", candidate.name());
            number(json, "cost", candidate.cost());
            numbers(json, "terms", candidate.terms());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void refused(JsonGenerator json, List<Refused> refused) throws IOException {
        json.writeNumberField("refusedCount", refused.size());
        json.writeArrayFieldStart("refused");
        for (Refused one : refused.subList(0, Math.min(refused.size(), MOST_SHOWN))) {
            json.writeStartObject();
            json.writeStringField("name", one.name());
            json.writeStringField("reason", one.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void numbers(JsonGenerator json, String name, Map<String, Double> numbers) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Double> number : numbers.entrySet()) {
            number(json, number.getKey(), number.getValue());
        }
        json.writeEndObject();
    }

    /** JSON has no NaN and no infinity. */
    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        } else {
            json.writeNullField(name);
        }
    }
}
