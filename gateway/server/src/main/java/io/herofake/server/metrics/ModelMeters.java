package io.herofake.server.metrics;

import io.herofake.policy.QosLevel;
import io.herofake.server.engine.InferenceOutcome.Answered;
import io.herofake.server.engine.InferenceTiming;
import io.herofake.server.engine.LoadedModel;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The meters of one model, all registered before the first request. Thread-safe. */
public final class ModelMeters {
    private static final Duration[] BUCKETS = Stream.of(
                    0.5, 1.0, 2.5, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1e3, 2.5e3, 5e3, 1e4, 3e4)
            .map(millis -> Duration.ofNanos((long) (millis * 1e6)))
            .toArray(Duration[]::new);

    private final Timer upload;
    private final Timer queue;
    private final Timer start;
    private final Timer decode;
    private final Timer inference;
    private final Timer total;
    private final Map<QosLevel, Deadlines> deadlines = new HashMap<>();

    private record Deadlines(Counter met, Counter missed) {}

    ModelMeters(MeterRegistry registry, LoadedModel model, List<QosLevel> levels) {
        upload = stage(registry, model, "upload");
        queue = stage(registry, model, "queue");
        start = stage(registry, model, "start");
        decode = stage(registry, model, "decode");
        inference = stage(registry, model, "inference");
        total = stage(registry, model, "total");
        for (QosLevel level : levels) {
            deadlines.put(
                    level,
                    new Deadlines(deadline(registry, model, level, "met"), deadline(registry, model, level, "missed")));
        }
    }

    private static Timer stage(MeterRegistry registry, LoadedModel model, String stage) {
        return Timer.builder("herofake.stage.duration")
                .description(
                        "Time of answered requests by stage; total is from the upload's last byte to the end of the execution; modelled on simulated platforms")
                .tag("stage", stage)
                .tag("model", model.name())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static Counter deadline(MeterRegistry registry, LoadedModel model, QosLevel level, String result) {
        return Counter.builder("herofake.deadlines")
                .description("Answered requests by whether their deadline was met")
                .tag("model", model.name())
                .tag("qos", level.name())
                .tag("result", result)
                .register(registry);
    }

    /** Counts one answer. */
    public void answered(Answered answer, long uploadNanos) {
        InferenceTiming timing = answer.timing();
        upload.record(uploadNanos, TimeUnit.NANOSECONDS);
        queue.record(timing.queueNanos(), TimeUnit.NANOSECONDS);
        start.record(timing.startNanos(), TimeUnit.NANOSECONDS);
        decode.record(timing.decodeNanos(), TimeUnit.NANOSECONDS);
        inference.record(timing.inferenceNanos(), TimeUnit.NANOSECONDS);
        total.record(timing.totalNanos(), TimeUnit.NANOSECONDS);
        Deadlines ofLevel = deadlines.get(answer.level());
        if (ofLevel != null) {
            (answer.deadlineMet() ? ofLevel.met() : ofLevel.missed()).increment();
        }
    }
}
