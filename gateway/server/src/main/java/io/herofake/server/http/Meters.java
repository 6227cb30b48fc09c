package io.herofake.server.http;

import io.herofake.server.engine.LoadedModel;
import io.herofake.server.metrics.GatewayMetrics;
import io.herofake.server.metrics.ModelMeters;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The HTTP side's meters, looked up by enum and status instead of by name. Thread-safe. */
final class Meters {
    private static final int STATUSES = 600;

    private final GatewayMetrics metrics;
    private final Map<Problem, Counter> refusals = new EnumMap<>(Problem.class);
    private final Map<Route, AtomicReferenceArray<Counter>> requests = new EnumMap<>(Route.class);
    private final Counter abandoned;

    Meters(GatewayMetrics metrics) {
        this.metrics = metrics;
        for (Problem problem : Problem.values()) {
            refusals.put(problem, metrics.refusals(problem.code()));
        }
        for (Route route : Route.values()) {
            requests.put(route, new AtomicReferenceArray<>(STATUSES));
        }
        abandoned = metrics.counter(
                "herofake.http.abandoned",
                "Requests whose client left before it had an answer; queued ones were cancelled");
    }

    void refused(Problem problem) {
        Counter counter = refusals.get(problem);
        if (counter != null) {
            counter.increment();
        }
    }

    void answered(Route route, int status) {
        AtomicReferenceArray<Counter> ofRoute = requests.get(route);
        if (ofRoute == null) {
            throw new IllegalStateException("no counters for " + route);
        }
        Counter counter = ofRoute.get(status);
        if (counter == null) {
            counter = metrics.requests(route.label(), status);
            ofRoute.set(status, counter);
        }
        counter.increment();
    }

    void abandoned() {
        abandoned.increment();
    }

    ModelMeters of(LoadedModel model) {
        return metrics.model(model);
    }
}
