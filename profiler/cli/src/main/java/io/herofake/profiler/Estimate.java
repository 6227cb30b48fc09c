package io.herofake.profiler;

import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.profile.ColdStart;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.MetadataStore.Preference;
import io.herofake.profile.Origin;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.StoreException;
import io.herofake.profiler.sandbox.SeededInput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long a plan will take, roughly: from the profile that this host has already, or else from one inference made for it. For
 * people and progress bars only; nothing of it is stored. Not thread-safe.
 */
public final class Estimate {
    private static final long WORKER_START_NANOS = 700_000_000;
    private static final long DECODE_NANOS = 10_000_000;
    private static final int WARM_UP_INFERENCES = 9;
    private static final int MEMORY_RUNS = 3;

    private final ProfilePlan plan;
    private final String host;
    private final Path cache;
    private final Map<String, Basis> bases = new HashMap<>();

    /**
     * What the estimate of a target is made from.
     *
     * @param openNanos      to open the model
     * @param inferenceNanos one picture alone
     * @param source         where these come from, for people; why there are none where they are 0
     */
    public record Basis(long openNanos, long inferenceNanos, String source) {}

    /**
     * An estimate for a plan.
     *
     * @param cache where a backend keeps what opening a model for it makes
     */
    public Estimate(ProfilePlan plan, String host, Path cache) {
        this.plan = plan;
        this.host = host;
        this.cache = cache;
    }

    /** What is known of a target; the first call for it may take seconds. */
    public Basis basis(Target target, MetadataStore store) throws StoreException {
        Basis known = bases.get(target.name());
        if (known == null) {
            Optional<Basis> stored = stored(target, store);
            known = stored.isPresent() ? stored.get() : trial(target);
            bases.put(target.name(), known);
        }
        return known;
    }

    private Optional<Basis> stored(Target target, MetadataStore store) throws StoreException {
        Preference preference = new Preference(host, target.artifact().sha256());
        Optional<ProfileRecord> current =
                store.currentProfile(target.function(), target.platform().id(), preference);
        return current.filter(profile -> profile.origin() instanceof Origin.Measured measured
                        && measured.environment().host().equals(host)
                        && profile.model() != null
                        && profile.model().sha256().equals(target.artifact().sha256()))
                .map(profile -> new Basis(
                        openNanos(profile),
                        profile.execution(1, 1).orElseThrow().meanNanos(),
                        "its profile of " + profile.origin().recordedAt()));
    }

    private static long openNanos(ProfileRecord profile) {
        return profile.coldStarts().stream()
                .map(ColdStart::parts)
                .mapToLong(parts -> parts == null ? 0 : parts.modelOpenNanos())
                .min()
                .orElse(0);
    }

    private Basis trial(Target target) {
        OpenOptions options = new OpenOptions(1, plan.options().threadsPerCall(), 1, cache);
        long begin = System.nanoTime();
        try (ModelInstance instance = target.provider()
                        .open(
                                target.platform(),
                                target.artifact(),
                                target.model().manifest().input(),
                                options);
                InferenceCall call = instance.newCall()) {
            long opened = System.nanoTime();
            SeededInput.fill(call.input(), 0);
            call.infer(1);
            long warm = System.nanoTime();
            call.infer(1);
            return new Basis(opened - begin, System.nanoTime() - warm, "one trial inference");
        } catch (BackendException | RuntimeException | LinkageError e) {
            return new Basis(0, 0, "not known, as a trial failed: " + e.getMessage());
        }
    }

    /** How long a step will take, once {@link #basis} is known. */
    public Duration of(PlannedStep planned) {
        Basis basis = bases.getOrDefault(planned.target().name(), new Basis(0, 0, ""));
        ProfilerOptions options = plan.options();
        Step step = planned.step();
        long nanos;
        if (step instanceof Step.Idle) {
            nanos = options.idle().toNanos();
        } else if (step instanceof Step.Start) {
            nanos = (options.starts() + 1) * (WORKER_START_NANOS + basis.openNanos + basis.inferenceNanos);
        } else if (step instanceof Step.Memory) {
            long images =
                    options.batches().stream().mapToLong(Integer::longValue).sum();
            nanos = WORKER_START_NANOS
                    + basis.openNanos
                    + MEMORY_RUNS * images * shared(basis.inferenceNanos, options.maxConcurrency());
        } else if (step instanceof Step.Execution execution) {
            nanos = basis.openNanos + execution(basis, execution);
        } else {
            int pictures = plan.pictures() == null ? 0 : plan.pictures().count();
            int callers = options.maxConcurrency();
            nanos = basis.openNanos + pictures * shared(basis.inferenceNanos + DECODE_NANOS, callers) / callers;
        }
        return Duration.ofNanos(nanos);
    }

    private long execution(Basis basis, Step.Execution step) {
        long one = step.batch() * shared(basis.inferenceNanos, step.concurrency());
        long warmUp = Math.min(
                Math.max(WARM_UP_INFERENCES * one, 750_000_000L),
                plan.options().warmUpLimit().toNanos());
        long least = StepMeter.LEAST_INFERENCES;
        long inferences = Math.max(least, (plan.options().images() + step.batch() - 1) / step.batch());
        return warmUp + inferences * one / step.concurrency();
    }

    /** As long as there are processors, callers do not hold each other up. */
    private long shared(long nanos, int callers) {
        int threads = callers * plan.options().threadsPerCall();
        return nanos * Math.max(1, threads / Runtime.getRuntime().availableProcessors());
    }
}
