package io.herofake.profiler;

import io.herofake.profile.ProfileParts;
import io.herofake.profile.ProfileRecord;
import io.herofake.profiler.measure.Live;

/** Hears how a run goes on; on the profiler's own thread. */
public interface ProfilerListener {

    /** A step begins. */
    void begins(PlannedStep step);

    /** A few times a second: how far the step is. */
    void live(PlannedStep step, Live live);

    /** A step is finished and kept. */
    void finished(PlannedStep step, ProfileParts parts);

    /** A step that was finished in an earlier process is not repeated. */
    void skipped(PlannedStep step);

    /** A step failed; the run goes on. */
    void failed(PlannedStep step, String reason);

    /** A profile was stored. */
    void stored(ProfileRecord profile);

    /** No profile of this target can be stored. */
    void notStored(Target target, String reason);
}
