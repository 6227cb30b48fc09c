package io.herofake.profiler;

import io.herofake.backend.BackendException;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.profile.Environment;
import io.herofake.profile.MetadataStore;
import io.herofake.profile.ProfileDocument;
import io.herofake.profile.ProfileParts;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.ProfilerRun;
import io.herofake.profile.RunStep;
import io.herofake.profile.ScopedFigures;
import io.herofake.profile.StoreException;
import io.herofake.profiler.measure.StalledException;
import io.herofake.profiler.sandbox.WorkerFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs a plan: measures step by step, keeps each finished step in the store's journal, and stores a profile when a target is
 * done. A step that fails is reported and the run goes on. One thread uses it.
 */
public final class Profiler {
    /** Ends the journal of a run that has nothing left to do. */
    private static final String FINISHED = "finished";

    private static final int MAX_REASON = 2000;

    private final MetadataStore store;
    private final EnergyWatch energy;
    private final PictureDecoder decoder;
    private final Path cache;

    /**
     * A profiler.
     *
     * @param store   where steps and profiles are kept
     * @param energy  the machine's meters
     * @param decoder of labelled pictures
     * @param cache   where backends keep what makes opening fast: the gateway's, so that what is measured is what it will run
     */
    public Profiler(MetadataStore store, EnergyWatch energy, PictureDecoder decoder, Path cache) {
        this.store = store;
        this.energy = energy;
        this.decoder = decoder;
        this.cache = cache;
    }

    /**
     * What came of a run.
     *
     * @param run      its name
     * @param profiles stored, in the order of the targets
     * @param measured steps measured now
     * @param skipped  steps that an earlier process had finished
     * @param failed   steps that failed
     */
    public record Outcome(String run, List<ProfileRecord> profiles, int measured, int skipped, int failed) {
        /** Copies the list. */
        public Outcome {
            profiles = List.copyOf(profiles);
        }
    }

    /** Keeps a new run of this plan in the journal, to be run by {@link #run}. */
    public ProfilerRun begin(ProfilePlan plan, Environment environment) throws StoreException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String id = now.truncatedTo(ChronoUnit.SECONDS).toString().replaceAll("[-:]", "") + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        ProfilerRun run = new ProfilerRun(id, now, environment, RunSettings.of(plan));
        store.journal().begin(run);
        return run;
    }

    /**
     * The newest run of this host that has something left to do.
     *
     * @throws ProfilerException if there is none
     */
    public static ProfilerRun unfinished(MetadataStore store, String host) throws StoreException, ProfilerException {
        for (ProfilerRun run : store.journal().runs(host)) {
            if (!isFinished(store, run.id())) {
                return run;
            }
        }
        throw new ProfilerException(
                "nothing to resume: " + store.location() + " has no unfinished run of host " + host, null);
    }

    /**
     * A run of this host by its name.
     *
     * @throws ProfilerException if it is not there, of another host, or has nothing left to do
     */
    public static ProfilerRun unfinished(MetadataStore store, String host, String id)
            throws StoreException, ProfilerException {
        Optional<ProfilerRun> run = store.journal().run(id);
        if (run.isEmpty()) {
            throw new ProfilerException(store.location() + " has no run '" + id + "'", null);
        }
        if (!run.get().environment().host().equals(host)) {
            throw new ProfilerException(
                    "run " + id + " is of host " + run.get().environment().host() + "; resume it there", null);
        }
        if (isFinished(store, id)) {
            throw new ProfilerException("run " + id + " is finished; nothing is left to do", null);
        }
        return run.get();
    }

    private static boolean isFinished(MetadataStore store, String run) throws StoreException {
        return store.journal().steps(run).stream().anyMatch(step -> step.name().equals(FINISHED));
    }

    /**
     * Runs what is left of a run.
     *
     * @throws ProfilerException if the plan or the machine is not what the run was begun with, another process is at it, or a
     *     device hangs
     * @throws StoreException    if a step cannot be kept
     */
    public Outcome run(ProfilePlan plan, ProfilerRun run, Environment environment, ProfilerListener listener)
            throws ProfilerException, StoreException, IOException, InterruptedException {
        requireSame(plan, run, environment);
        RunLock lock = RunLock.take(cache, run.id());
        try {
            return new Pass(plan, run, listener, new StepMeter(plan, energy, decoder, cache)).go();
        } finally {
            lock.close();
        }
    }

    private static void requireSame(ProfilePlan plan, ProfilerRun run, Environment environment)
            throws ProfilerException {
        if (!run.environment().equals(environment)) {
            throw new ProfilerException(
                    "run " + run.id() + " cannot be resumed: machine or software have changed since it began, from "
                            + run.environment() + " to " + environment + "; begin a new run",
                    null);
        }
        Map<String, String> settings = RunSettings.of(plan);
        if (!run.settings().equals(settings)) {
            Map<String, String> before = new LinkedHashMap<>(run.settings());
            before.entrySet().removeAll(settings.entrySet());
            throw new ProfilerException(
                    "run " + run.id() + " cannot be resumed: since it began, these have changed: " + before
                            + "; begin a new run",
                    null);
        }
    }

    /** One process's part of a run. */
    private final class Pass {
        private final ProfilePlan plan;
        private final ProfilerRun run;
        private final ProfilerListener listener;
        private final StepMeter meter;
        private final ProfileAssembly assembly;
        private final Map<String, RunStep> done = new LinkedHashMap<>();
        private final List<ProfileRecord> profiles = new ArrayList<>();
        private int measured;
        private int skipped;
        private int failed;

        Pass(ProfilePlan plan, ProfilerRun run, ProfilerListener listener, StepMeter meter) {
            this.plan = plan;
            this.run = run;
            this.listener = listener;
            this.meter = meter;
            this.assembly = new ProfileAssembly(run, plan.options());
        }

        Outcome go() throws ProfilerException, StoreException, IOException, InterruptedException {
            store.journal().steps(run.id()).forEach(step -> done.put(step.name(), step));
            for (Target target : plan.targets()) {
                List<String> failures = new ArrayList<>();
                for (PlannedStep step : plan.steps()) {
                    if (step.target().equals(target)) {
                        attempt(step, failures);
                    }
                }
                store(target, failures);
            }
            if (failed == 0) {
                store.journal().record(run.id(), new RunStep(FINISHED, Instant.now(), ProfileParts.none()));
            }
            return new Outcome(run.id(), profiles, measured, skipped, failed);
        }

        private void attempt(PlannedStep step, List<String> failures)
                throws ProfilerException, StoreException, InterruptedException {
            if (done.containsKey(step.key())) {
                skipped++;
                listener.skipped(step);
                return;
            }
            listener.begins(step);
            @Nullable ProfileParts parts = measure(step, failures);
            if (parts != null) {
                keep(step, parts);
            }
        }

        /** What was measured; null if it failed. */
        private @Nullable ProfileParts measure(PlannedStep step, List<String> failures)
                throws ProfilerException, InterruptedException {
            try {
                return meter.measure(step, idleWatts(step.target()), live -> listener.live(step, live));
            } catch (StalledException e) {
                throw new ProfilerException(step.key() + ": " + e.getMessage(), e);
            } catch (BackendException | WorkerFailure | IOException e) {
                fail(step, failures, String.valueOf(e.getMessage()));
            } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
                // A backend's own fault, or no memory for its buffers: the other cells may still do.
                fail(step, failures, e.toString());
            }
            return null;
        }

        private void keep(PlannedStep step, ProfileParts parts) throws StoreException {
            RunStep finished = new RunStep(step.key(), Instant.now(), parts);
            store.journal().record(run.id(), finished);
            done.put(step.key(), finished);
            measured++;
            listener.finished(step, parts);
        }

        private void fail(PlannedStep step, List<String> failures, String reason) {
            failed++;
            String shown = reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON) + "...";
            failures.add(step.step().name() + " failed: " + shown);
            listener.failed(step, shown);
        }

        private ScopedFigures idleWatts(Target target) {
            RunStep idle = done.get(new PlannedStep(target, new Step.Idle()).key());
            return idle == null ? ScopedFigures.none() : idle.parts().idlePowerWatts();
        }

        private void store(Target target, List<String> failures) throws StoreException {
            List<RunStep> steps = new ArrayList<>();
            String idle = new PlannedStep(target, new Step.Idle()).key();
            for (RunStep step : done.values()) {
                if (step.name().equals(idle) || step.name().startsWith(target.name() + ": ")) {
                    steps.add(step);
                }
            }
            steps.sort(Comparator.comparing(RunStep::recordedAt).thenComparing(RunStep::name));
            try {
                ProfileRecord profile = assembly.profile(target, steps, failures);
                store.append(new ProfileDocument(List.of(assembly.platformType(target, steps)), List.of(profile)));
                profiles.add(profile);
                listener.stored(profile);
            } catch (ProfilerException e) {
                listener.notStored(target, String.valueOf(e.getMessage()));
            }
        }
    }
}
