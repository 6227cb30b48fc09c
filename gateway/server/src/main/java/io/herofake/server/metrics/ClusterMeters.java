package io.herofake.server.metrics;

import io.herofake.kernel.LateCause;
import io.herofake.kernel.Outcome;
import io.herofake.server.engine.ClusterSnapshot;
import io.herofake.server.engine.ClusterSnapshot.NodeSnapshot;
import io.herofake.server.engine.ClusterSnapshot.PlatformSnapshot;
import io.herofake.server.engine.EngineListener;
import io.herofake.server.engine.Place;
import io.herofake.server.engine.ReplicaChange;
import io.herofake.server.engine.TaskArrival;
import io.herofake.server.engine.TaskDispatch;
import io.herofake.server.engine.TaskEnd;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens in an engine, by function, QoS level and hardware type. Labels hold configured names only, so their number is
 * bounded; each meter is made when it is first needed. Called on the engine's thread. Thread-safe.
 */
public final class ClusterMeters implements EngineListener {
    private static final Duration[] BUCKETS = Stream.of(
                    1.0, 2.5, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1e3, 2.5e3, 5e3, 1e4, 3e4, 6e4)
            .map(millis -> Duration.ofNanos((long) (millis * 1e6)))
            .toArray(Duration[]::new);
    private static final Duration[] DECISION_BUCKETS = Stream.of(
                    2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 20_000, 100_000)
            .map(micros -> Duration.ofNanos(1_000L * micros))
            .toArray(Duration[]::new);
    private static final String NONE = "none";
    private static final Set<ReplicaChange.Kind> FAILURES =
            EnumSet.of(ReplicaChange.Kind.START_FAILED, ReplicaChange.Kind.LOST, ReplicaChange.Kind.HUNG);

    private final MeterRegistry registry;
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
    private final Map<Work, Timer> work = new EnumMap<>(Work.class);
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    /** A meter's name and the values of its labels. */
    private record Key(String name, String a, String b, String c, String d) {}

    ClusterMeters(MeterRegistry registry) {
        this.registry = registry;
        for (Work kind : Work.values()) {
            work.put(
                    kind,
                    Timer.builder("herofake.decision")
                            .description(
                                    "Time that the engine's thread takes for an arrival or a tick, with all that follows at once")
                            .tag("kind", lower(kind))
                            .serviceLevelObjectives(DECISION_BUCKETS)
                            .register(registry));
        }
    }

    @Override
    public void worked(Work kind, long nanos) {
        Timer timer = work.get(kind);
        if (timer != null) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Begins counters of everything that the cluster can do at 0, as a scraper wants it. */
    public void prepare(ClusterSnapshot cluster) {
        cluster.totals().tasks().forEach(tasks -> {
            arrivals(tasks.function(), tasks.level());
            charged(tasks.function(), tasks.level());
            for (Outcome outcome : Outcome.values()) {
                ends(tasks.function(), tasks.level(), outcome);
                if (outcome.missed()) {
                    misses(tasks.function(), tasks.level(), NONE, lower(outcome));
                }
            }
        });
        for (NodeSnapshot node : cluster.nodes()) {
            for (PlatformSnapshot platform : node.platforms()) {
                cluster.functions().stream()
                        .filter(function -> function.onTypes().stream()
                                .anyMatch(type -> type.platformType()
                                        .equals(platform.place().type())))
                        .forEach(function -> prepare(function.name(), platform.place(), cluster));
            }
        }
    }

    private void prepare(String function, Place place, ClusterSnapshot cluster) {
        starts(function, place, true);
        starts(function, place, false);
        for (ReplicaChange.Kind kind : FAILURES) {
            failures(function, place, kind);
        }
        cluster.totals().tasks().stream()
                .filter(tasks -> tasks.function().equals(function))
                .forEach(tasks -> {
                    for (LateCause cause : LateCause.values()) {
                        misses(function, tasks.level(), hardware(place), lower(cause));
                    }
                });
    }

    @Override
    public void arrived(TaskArrival arrival) {
        arrivals(arrival.function(), arrival.level()).increment();
    }

    private Counter arrivals(String function, String level) {
        return counter(
                "herofake.tasks.arrived",
                function,
                level,
                "",
                "",
                key -> Counter.builder(key.name())
                        .description("Tasks that arrived")
                        .tags("function", function, "qos", level));
    }

    @Override
    public void dispatched(TaskDispatch task) {
        timer(
                        "herofake.task.queue",
                        "Time from a task's arrival to its dispatch, waiting for a replica to start included",
                        task.function(),
                        task.level(),
                        task.place())
                .record(Math.max(0, task.dispatchedNanos() - task.arrivalNanos()), TimeUnit.NANOSECONDS);
    }

    @Override
    public void ended(TaskEnd task) {
        ends(task.function(), task.level(), task.outcome()).increment();
        if (task.outcome() == Outcome.COMPLETED) {
            completed(task, task.place());
        }
        String cause = missed(task);
        if (cause != null) {
            misses(task.function(), task.level(), hardware(task.place()), cause).increment();
        }
    }

    private Counter misses(String function, String level, String hardware, String cause) {
        return counter(
                "herofake.tasks.missed",
                function,
                level,
                hardware,
                cause,
                key -> Counter.builder(key.name())
                        .description("Tasks that were not answered in time, by why")
                        .tags("function", function, "qos", level, "hardware", hardware, "cause", cause));
    }

    private Counter ends(String function, String level, Outcome outcome) {
        return counter(
                "herofake.tasks.ended",
                function,
                level,
                lower(outcome),
                "",
                key -> Counter.builder(key.name())
                        .description("Tasks that ended, by how")
                        .tags("function", function, "qos", level, "outcome", lower(outcome)));
    }

    /** Why a task was not answered in time; null if it was, nobody wanted it any more, or it could not be done. */
    private static @Nullable String missed(TaskEnd task) {
        LateCause late = task.lateCause();
        if (late != null) {
            return lower(late);
        }
        return task.outcome().missed() ? lower(task.outcome()) : null;
    }

    private void completed(TaskEnd task, @Nullable Place place) {
        if (place == null) {
            return;
        }
        timer("herofake.task.execution", "Time from a task's dispatch to its end", task.function(), task.level(), place)
                .record(Math.max(0, task.endNanos() - task.dispatchedNanos()), TimeUnit.NANOSECONDS);
        timer("herofake.task.response", "Time from a task's arrival to its end", task.function(), task.level(), place)
                .record(Math.max(0, task.endNanos() - task.arrivalNanos()), TimeUnit.NANOSECONDS);
        if (Double.isFinite(task.joules())) {
            energy(task.function(), place, task.energy().text()).increment(Math.max(0, task.joules()));
        }
        charged(task.function(), task.level()).increment(Math.max(0, task.charged()));
    }

    private Counter charged(String function, String level) {
        return counter(
                "herofake.charged",
                function,
                level,
                "",
                "",
                key -> Counter.builder(key.name())
                        .description("Prices of completed tasks less discounts, in the unit of the configuration")
                        .tags("function", function, "qos", level));
    }

    private Counter energy(String function, Place place, String source) {
        return counter(
                "herofake.energy.dynamic",
                function,
                hardware(place),
                source,
                simulated(place),
                key -> Counter.builder(key.name())
                        .description("Dynamic energy of completed tasks, as far as it is known")
                        .baseUnit("joules")
                        .tags("function", function, "hardware", key.b(), "source", source, "simulated", key.d()));
    }

    @Override
    public void replicaChanged(ReplicaChange change) {
        Place place = change.place();
        switch (change.kind()) {
            case STARTING -> starts(change.function(), place, change.cold()).increment();
            case START_FAILED, LOST, HUNG ->
                failures(change.function(), place, change.kind()).increment();
            case READY, STOPPING, STOPPED -> {
                // Gauges show what there is.
            }
        }
    }

    private Counter failures(String function, Place place, ReplicaChange.Kind kind) {
        return counter(
                "herofake.replica.failures",
                function,
                hardware(place),
                lower(kind),
                "",
                key -> Counter.builder(key.name())
                        .description("Replicas that could not be started, were lost, or hung")
                        .tags("function", function, "hardware", key.b(), "reason", key.c()));
    }

    private Counter starts(String function, Place place, boolean cold) {
        return counter(
                "herofake.replica.starts",
                function,
                hardware(place),
                cold ? "cold" : "cached",
                simulated(place),
                key -> Counter.builder(key.name())
                        .description(
                                "Replicas that were started, with a cold start or on a platform that had the function cached")
                        .tags("function", key.a(), "hardware", key.b(), "kind", key.c(), "simulated", key.d()));
    }

    private Counter counter(
            String name, String a, String b, String c, String d, Function<Key, Counter.Builder> builder) {
        return counters.computeIfAbsent(
                new Key(name, a, b, c, d), key -> builder.apply(key).register(registry));
    }

    private Timer timer(String name, String description, String function, String level, Place place) {
        return timers.computeIfAbsent(
                new Key(name, function, level, hardware(place), simulated(place)),
                key -> Timer.builder(key.name())
                        .description(description)
                        .tags(Tags.of("function", key.a(), "qos", key.b(), "hardware", key.c(), "simulated", key.d()))
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry));
    }

    private static String hardware(@Nullable Place place) {
        return place == null ? NONE : place.hardware().id();
    }

    private static String simulated(Place place) {
        return Boolean.toString(place.simulated());
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
