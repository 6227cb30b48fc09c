package io.herofake.profiler;

import io.herofake.backend.BackendException;
import io.herofake.backend.OpenOptions;
import io.herofake.model.EnergyScope;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.profile.ExecutionPoint;
import io.herofake.profile.ProfileParts;
import io.herofake.profile.ScopedFigures;
import io.herofake.profiler.energy.EnergySampler;
import io.herofake.profiler.energy.MeteredEnergy;
import io.herofake.profiler.measure.AccuracyMeter;
import io.herofake.profiler.measure.ExecutionMeter;
import io.herofake.profiler.measure.LabelledPictures;
import io.herofake.profiler.measure.Live;
import io.herofake.profiler.measure.StalledException;
import io.herofake.profiler.sandbox.ColdStartMeter;
import io.herofake.profiler.sandbox.MemoryMeter;
import io.herofake.profiler.sandbox.WorkerFailure;
import io.herofake.profiler.sandbox.WorkerTask;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Measures single steps. One thread uses it. */
final class StepMeter {
    /** Fewer say nothing of a distribution, however large the batch. */
    static final long LEAST_INFERENCES = 10;

    private static final long TICK_MILLIS = 200;

    private final ProfilePlan plan;
    private final EnergyWatch energy;
    private final PictureDecoder decoder;
    private final Path cache;

    StepMeter(ProfilePlan plan, EnergyWatch energy, PictureDecoder decoder, Path cache) {
        this.plan = plan;
        this.energy = energy;
        this.decoder = decoder;
        this.cache = cache;
    }

    /**
     * Measures a step.
     *
     * @param idleWatts what {@link Step.Idle} gave for the platform
     */
    ProfileParts measure(PlannedStep planned, ScopedFigures idleWatts, Consumer<Live> live)
            throws BackendException, WorkerFailure, StalledException, IOException, InterruptedException {
        Target target = planned.target();
        Step step = planned.step();
        if (step instanceof Step.Idle) {
            return idle(target, live);
        }
        if (step instanceof Step.Start start) {
            return start(target, start.warmCache(), live);
        }
        if (step instanceof Step.Memory) {
            return memory(target);
        }
        if (step instanceof Step.Execution execution) {
            return execution(target, execution, idleWatts, live);
        }
        return accuracy(target, Objects.requireNonNull(plan.pictures()), live);
    }

    private ProfileParts idle(Target target, Consumer<Live> live) throws InterruptedException {
        EnergySampler.@Nullable Snapshot from = energy.snapshot();
        long seconds = plan.options().idle().toSeconds();
        long begin = System.nanoTime();
        long end = begin + plan.options().idle().toNanos();
        for (long left = end - begin; left > 0; left = end - System.nanoTime()) {
            live.accept(new Live(false, seconds - TimeUnit.NANOSECONDS.toSeconds(left) - 1, seconds, 0));
            TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS)));
        }
        Map<EnergyScope, MeteredEnergy> idle = energy.between(from, energy.snapshot(), target.platform());
        return ProfileParts.ofIdlePower(energy.watts(idle, target.platform()), List.of());
    }

    private ProfileParts start(Target target, boolean warmCache, Consumer<Live> live)
            throws WorkerFailure, IOException, InterruptedException {
        int starts = plan.options().starts();
        Path modelFile = target.artifact().file();
        ColdStartMeter meter = new ColdStartMeter(task(target, 1, 1), modelFile, ProfilerOptions.STALL_LIMIT);
        live.accept(new Live(true, 0, starts, 0));
        meter.prepare();
        ColdStartMeter.Result result = warmCache
                ? meter.warm(starts, done -> live.accept(new Live(false, done, starts, 0)))
                : meter.cold(starts, done -> live.accept(new Live(false, done, starts, 0)));
        return result.coldStart().isEmpty()
                ? ProfileParts.ofNotes(result.notes())
                : ProfileParts.of(result.coldStart().get(0), result.notes());
    }

    private ProfileParts memory(Target target) throws WorkerFailure, IOException, InterruptedException {
        ProfilerOptions options = plan.options();
        WorkerTask task = task(target, options.maxConcurrency(), options.maxBatch());
        MemoryMeter.Result result = new MemoryMeter(task, options.batches(), ProfilerOptions.STALL_LIMIT).measure();
        return ProfileParts.of(result.memory(), result.notes());
    }

    private WorkerTask task(Target target, int callers, int maxBatch) {
        Path version = target.model().directory();
        Path repository = Objects.requireNonNull(
                Objects.requireNonNull(version.getParent()).getParent(), "a model lies in ROOT/NAME/VERSION");
        return new WorkerTask(
                repository,
                target.function(),
                target.model().manifest().version(),
                target.platform().backend(),
                target.platform().id(),
                options(callers, maxBatch));
    }

    private OpenOptions options(int callers, int maxBatch) {
        return new OpenOptions(callers, plan.options().threadsPerCall(), maxBatch, cache);
    }

    private ProfileParts execution(Target target, Step.Execution step, ScopedFigures idleWatts, Consumer<Live> live)
            throws BackendException, StalledException, InterruptedException {
        Duration warmUpLimit = plan.options().warmUpLimit();
        ExecutionMeter meter = new ExecutionMeter(step.batch(), warmUpLimit, ProfilerOptions.STALL_LIMIT, live);
        long inferences = inferences(step.batch());
        EnergyWindow window = new EnergyWindow(energy);
        ExecutionMeter.Result result = OpenCalls.on(
                target, options(step.concurrency(), step.batch()), calls -> meter.measure(calls, inferences, window));
        boolean simulated = target.platform().simulated();
        ScopedFigures joules = simulated
                ? ScopedFigures.none()
                : energy.dynamicJoulesPerPicture(
                        window.energies(target.platform()), idleWatts, inferences * step.batch(), target.platform());
        List<String> notes = result.distribution().steady()
                ? List.of()
                : List.of(step.name() + ": " + result.warmUp() + "; its spread is all that can be trusted");
        return ProfileParts.of(
                new ExecutionPoint(step.batch(), step.concurrency(), result.meanNanos(), result.distribution(), joules),
                notes);
    }

    /** How many inferences of this batch are timed. */
    long inferences(int batch) {
        return Math.max(LEAST_INFERENCES, (plan.options().images() + batch - 1) / batch);
    }

    private ProfileParts accuracy(Target target, LabelledPictures pictures, Consumer<Live> live)
            throws BackendException, StalledException, InterruptedException {
        int callers = plan.options().maxConcurrency();
        AccuracyMeter meter = new AccuracyMeter(target.model().manifest(), decoder, ProfilerOptions.STALL_LIMIT, live);
        AccuracyMeter.Result result =
                OpenCalls.on(target, options(callers, 1), calls -> meter.measure(calls, pictures));
        List<String> notes = new ArrayList<>();
        if (!target.model().manifest().trained()) {
            notes.add("the model is not trained: its accuracy is that of noise");
        }
        result.unreadable().forEach(picture -> notes.add("unreadable picture " + picture));
        return ProfileParts.of(result.accuracy(), notes);
    }
}
