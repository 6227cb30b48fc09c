package io.herofake.profiler;

import io.herofake.model.ModelPrecision;
import io.herofake.profile.Environment;
import io.herofake.profile.Figure;
import io.herofake.profile.ModelIdentity;
import io.herofake.profile.Origin;
import io.herofake.profile.PlatformTypeRecord;
import io.herofake.profile.ProfileParts;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.ProfilerRun;
import io.herofake.profile.RunStep;
import io.herofake.profile.ScopedFigures;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Puts the finished steps of a target together to a profile. The same steps always give the same record with the same
 * identity, so that storing it twice changes nothing.
 */
final class ProfileAssembly {
    private static final String SIMULATED = "simulated platform";

    private final ProfilerRun run;
    private final ProfilerOptions options;

    ProfileAssembly(ProfilerRun run, ProfilerOptions options) {
        this.run = run;
        this.options = options;
    }

    /**
     * The profile of a target.
     *
     * @param steps    its finished steps, at least one
     * @param failures what could not be measured, for its notes
     * @throws ProfilerException if what every profile needs was not measured
     */
    ProfileRecord profile(Target target, List<RunStep> steps, List<String> failures) throws ProfilerException {
        ProfileParts parts = steps.stream().map(RunStep::parts).reduce(ProfileParts.none(), ProfileParts::and);
        boolean alone = parts.executions().stream().anyMatch(point -> point.batch() == 1 && point.concurrency() == 1);
        if (parts.memory() == null || parts.coldStarts().isEmpty() || !alone) {
            throw new ProfilerException(
                    "a profile needs memory, a cold start, and batch 1 at concurrency 1; not all of them were measured",
                    null);
        }
        List<String> notes = new ArrayList<>();
        notes.add(options.threadsPerCall() + " thread(s) for one inference");
        notes.addAll(parts.notes());
        notes.addAll(failures);
        Instant last =
                steps.stream().map(RunStep::recordedAt).max(Instant::compareTo).orElseThrow();
        return new ProfileRecord(
                id(target.name(), steps, notes),
                target.function(),
                target.platform().id(),
                target.platform().hardware(),
                model(target),
                parts.memory(),
                parts.coldStarts(),
                parts.executions(),
                target.platform().simulated() ? ScopedFigures.none() : parts.idlePowerWatts(),
                parts.accuracy(),
                notes,
                origin(target, last));
    }

    /** What is known of the target's platform, with the idle power among its steps. */
    PlatformTypeRecord platformType(Target target, List<RunStep> steps) {
        ProfileParts parts = steps.stream().map(RunStep::parts).reduce(ProfileParts.none(), ProfileParts::and);
        String name = target.platform().id();
        Double price = options.pricesUsd().get(name);
        return new PlatformTypeRecord(
                id("platform " + name, List.of(), List.of(parts.idlePowerWatts().toString())),
                name,
                target.platform().hardware(),
                target.platform().description(),
                price == null
                        ? new Figure.Absent("no price was given; give it with --price " + name + "=USD")
                        : new Figure.Estimated(price, "given by the operator"),
                target.platform().simulated() ? ScopedFigures.none() : parts.idlePowerWatts(),
                origin(target, run.beganAt()));
    }

    private Origin origin(Target target, Instant recordedAt) {
        Environment environment = HostEnvironment.on(run.environment(), target.platform());
        return target.platform().simulated()
                ? new Origin.Estimated(recordedAt, SIMULATED, environment)
                : new Origin.Measured(recordedAt, environment, run.id());
    }

    private static ModelIdentity model(Target target) {
        return new ModelIdentity(
                target.model().manifest().version().text(),
                target.artifact().sha256(),
                target.artifact().format(),
                precision(target));
    }

    /** What the platform says that it computes with, or else what the file holds. */
    private static String precision(Target target) {
        String stated = target.platform().attributes().get("precision");
        return stated == null ? ModelPrecision.of(target.artifact()) : stated;
    }

    private UUID id(String what, List<RunStep> steps, List<String> notes) {
        StringBuilder text = new StringBuilder(run.id()).append('\n').append(what);
        steps.forEach(step -> text.append('\n').append(step.name()).append(' ').append(step.recordedAt()));
        notes.forEach(note -> text.append('\n').append(note));
        return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
