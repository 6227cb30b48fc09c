package io.herofake.kernel;

import io.herofake.policy.Decision;
import io.herofake.policy.TaskView;

/** Learns what has happened, for records, metrics and people. The same rules as for {@link Actions} apply. */
public interface KernelListener {
    /** Ignores everything. */
    KernelListener NONE = new KernelListener() {};

    /** A task has ended; called exactly once for each task that arrived. The view may be used again after the call. */
    default void finished(TaskView task, Outcome outcome) {}

    /** A decision with its reasons; called only while {@link Kernel#explain} is on. */
    default void decided(Decision decision) {}
}
