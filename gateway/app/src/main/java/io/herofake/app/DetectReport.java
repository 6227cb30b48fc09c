package io.herofake.app;

import io.herofake.model.ModelManifest;
import io.herofake.model.Verdict;
import io.herofake.server.engine.InferenceOutcome.Answered;
import io.herofake.server.engine.Place;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Prints what became of each picture. */
final class DetectReport {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Context context;
    private final boolean json;

    DetectReport(Context context, boolean json) {
        this.context = context;
        this.json = json;
    }

    /** A picture with a verdict. */
    void judged(String picture, Verdict verdict, Answered answer) {
        ModelManifest manifest = answer.model().manifest();
        if (json) {
            context.out().println(JsonLines.line(object(picture, verdict, answer, manifest)));
        } else {
            context.out()
                    .println(String.format(
                            Locale.ROOT,
                            "%.4f  %-8s  %s%s",
                            verdict.score(),
                            verdict.deepfake() ? "deepfake" : "real",
                            picture,
                            manifest.trained() ? "" : "  (untrained model)"));
        }
        context.out().flush();
    }

    /** A picture without one. */
    void failed(String picture, String reason) {
        context.err().println("herofake: " + picture + ": " + reason);
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("file", picture);
            object.put("error", reason);
            context.out().println(JsonLines.line(object));
            context.out().flush();
        }
    }

    private static Map<String, Object> object(
            String picture, Verdict verdict, Answered answer, ModelManifest manifest) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", picture);
        object.put("deepfake", verdict.deepfake());
        object.put("score", verdict.score());
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("name", manifest.name());
        model.put("version", manifest.version().text());
        model.put("trained", manifest.trained());
        object.put("model", model);
        Map<String, Object> timing = new LinkedHashMap<>();
        timing.put("decodeMs", answer.timing().decodeNanos() / NANOS_PER_MILLI);
        timing.put("inferenceMs", answer.timing().inferenceNanos() / NANOS_PER_MILLI);
        object.put("timing", timing);
        object.put("platform", platform(answer.place()));
        return object;
    }

    private static Map<String, Object> platform(Place place) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", place.type());
        object.put("hardware", place.hardware().id());
        object.put("description", place.description());
        object.put("simulated", place.simulated());
        return object;
    }
}
