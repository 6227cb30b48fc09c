package io.herofake.profile;

import java.util.List;
import java.util.Optional;

/**
 * The journal of profiler runs, a part of the metadata store: what each run was asked for and which of its steps are done.
 * A run that was killed is resumed from it. Append-only. Thread-safe; any number of processes may use one at a time.
 */
public interface RunJournal {

    /**
     * Adds a run. When this returns it is on disk.
     *
     * @throws StoreException {@code CONFLICT} if a run of this name is there, or as {@link MetadataStore#append} does
     */
    void begin(ProfilerRun run) throws StoreException;

    /**
     * Adds a finished step to a run that was begun. When this returns it is on disk.
     *
     * @return false if that step of that run is there already; the earlier one stays
     * @throws StoreException as {@link MetadataStore#append} does
     */
    boolean record(String run, RunStep step) throws StoreException;

    /** The run of this name. */
    Optional<ProfilerRun> run(String id) throws StoreException;

    /** Runs on this host, newest first. */
    List<ProfilerRun> runs(String host) throws StoreException;

    /** The finished steps of a run, in the order of their time, then name. */
    List<RunStep> steps(String run) throws StoreException;
}
