package io.herofake.profile.feedback;

import io.herofake.profile.Profile;
import io.herofake.profile.feedback.LiveExecution.Change;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The {@link LiveExecution}s of a set of profiles, one for each function, platform type and profiled batch size; so there
 * are never more than the profiles have. Not thread-safe: one thread owns it.
 */
public final class LiveEstimates {

    /**
     * What a live execution was of.
     *
     * @param function     the function's name
     * @param platformType the platform type's name
     * @param batch        pictures in it
     */
    public record Key(String function, String platformType, int batch) {}

    private final Map<Key, LiveExecution> executions = new LinkedHashMap<>();

    /** Without executions yet. */
    public LiveEstimates(Collection<Profile> profiles, DriftBounds bounds) {
        for (Profile profile : profiles) {
            profile.batches()
                    .forEach((batch, cost) -> executions.put(
                            new Key(profile.function(), profile.platformType(), batch),
                            new LiveExecution(cost.executionNanos(), bounds)));
        }
    }

    /**
     * Takes one execution in; one that no profile speaks of changes nothing.
     *
     * @param nanos how long it took, at least 0
     */
    public Change record(Key key, long nanos) {
        LiveExecution execution = executions.get(key);
        return execution == null ? Change.NONE : execution.record(nanos);
    }

    /** The live executions of that key, if a profile speaks of it. */
    public Optional<LiveExecution> find(Key key) {
        return Optional.ofNullable(executions.get(key));
    }

    /** All of them, in the order of the profiles; a view. */
    public Map<Key, LiveExecution> all() {
        return Collections.unmodifiableMap(executions);
    }
}
