package io.herofake.policy;

import org.jspecify.annotations.Nullable;

/**
 * One task as policies and listeners see it. The object belongs to the kernel, changes with it and is used again for
 * another task once this one has ended: copy what must outlive the call. All times are on the kernel's clock, in
 * nanoseconds; a time that has not come is -1.
 */
public interface TaskView {
    /** Handle, unique over the life of a kernel; {@link Handles#slot} of it is a small number that is used again. */
    long id();

    /** The number that whoever reported the arrival gave it, for its own use. */
    long tag();

    /** The function's id. */
    int function();

    /** The QoS level's id. */
    int level();

    /** When the request arrived. */
    long arrivalNanos();

    /** When it is due: late if it ends after this. */
    long deadlineNanos();

    /** How many times it was lost with a replica or a failed execution. */
    int losses();

    /** The replica whose queue or platform it is on, or was on last; null while it has never been placed. */
    @Nullable
    ReplicaView replica();

    /** When it was last placed on a replica. */
    long placedNanos();

    /** When its execution last began. */
    long dispatchedNanos();

    /** When it ended, in whichever way. */
    long finishedNanos();

    /** The part of its waiting during which its replica was starting or its function had no warm replica. */
    long coldWaitNanos();

    /** Size of the batch that it ran in; 0 if it has not run. */
    int batch();

    /** Its dynamic energy in joules once completed; NaN if not known or not completed. */
    double energyJoules();

    /** Whether it ended after its deadline. */
    default boolean late() {
        return finishedNanos() > deadlineNanos();
    }
}
