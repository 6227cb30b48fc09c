package io.herofake.profile;

import io.herofake.model.EnergyScope;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some of the figures of a {@link ProfileRecord}: what one step of a profiler run found out. Immutable.
 *
 * @param memory         null if not a part of it
 * @param coldStarts     may be empty
 * @param executions     may be empty
 * @param idlePowerWatts may be empty
 * @param accuracy       null if not a part of it
 * @param notes          for people
 */
public record ProfileParts(
        @Nullable MemoryUse memory,
        List<ColdStart> coldStarts,
        List<ExecutionPoint> executions,
        ScopedFigures idlePowerWatts,
        @Nullable Accuracy accuracy,
        List<String> notes) {

    /** Copies the lists. */
    public ProfileParts {
        coldStarts = List.copyOf(Checks.present(coldStarts, "coldStarts"));
        executions = List.copyOf(Checks.present(executions, "executions"));
        Checks.present(idlePowerWatts, "idlePowerWatts");
        notes = List.copyOf(Checks.present(notes, "notes"));
        notes.forEach(note -> Checks.text(note, "note"));
    }

    /** Nothing. */
    public static ProfileParts none() {
        return new ProfileParts(null, List.of(), List.of(), ScopedFigures.none(), null, List.of());
    }

    /** Memory only. */
    public static ProfileParts of(MemoryUse memory, List<String> notes) {
        return new ProfileParts(memory, List.of(), List.of(), ScopedFigures.none(), null, notes);
    }

    /** A cold start only. */
    public static ProfileParts of(ColdStart coldStart, List<String> notes) {
        return new ProfileParts(null, List.of(coldStart), List.of(), ScopedFigures.none(), null, notes);
    }

    /** An execution point only. */
    public static ProfileParts of(ExecutionPoint execution, List<String> notes) {
        return new ProfileParts(null, List.of(), List.of(execution), ScopedFigures.none(), null, notes);
    }

    /** Idle power only. */
    public static ProfileParts ofIdlePower(ScopedFigures watts, List<String> notes) {
        return new ProfileParts(null, List.of(), List.of(), watts, null, notes);
    }

    /** Accuracy only. */
    public static ProfileParts of(Accuracy accuracy, List<String> notes) {
        return new ProfileParts(null, List.of(), List.of(), ScopedFigures.none(), accuracy, notes);
    }

    /** Notes only: what could not be measured, and why. */
    public static ProfileParts ofNotes(List<String> notes) {
        return new ProfileParts(null, List.of(), List.of(), ScopedFigures.none(), null, notes);
    }

    /** These and the others together; of what both have only once, the others' counts. */
    public ProfileParts and(ProfileParts others) {
        Map<EnergyScope, Figure> watts = new EnumMap<>(EnergyScope.class);
        watts.putAll(idlePowerWatts.byScope());
        watts.putAll(others.idlePowerWatts.byScope());
        return new ProfileParts(
                others.memory == null ? memory : others.memory,
                joined(coldStarts, others.coldStarts),
                joined(executions, others.executions),
                new ScopedFigures(watts),
                others.accuracy == null ? accuracy : others.accuracy,
                joined(notes, others.notes));
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
