package io.herofake.server.engine;

import io.herofake.kernel.LateCause;
import io.herofake.kernel.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A task that has ended. Times are on the engine's clock.
 *
 * @param task            its number
 * @param function        the function's name
 * @param level           the QoS level's name
 * @param outcome         how it ended
 * @param lateCause       why it completed late; null if it did not
 * @param place           the platform that it ran on, or waited for last; null if it was never placed
 * @param replica         the replica there; -1 if it was never placed
 * @param batch           tasks in the batch that it ran in; 0 if it did not run
 * @param losses          how many times it was lost with a replica or a failed execution
 * @param arrivalNanos    when it arrived
 * @param deadlineNanos   when it was due
 * @param dispatchedNanos when its execution last began; -1 if it never did
 * @param endNanos        when it ended
 * @param coldWaitNanos   the part of its waiting that was for a replica to start
 * @param joules          its dynamic energy; NaN if not known
 * @param energy          where that comes from
 * @param charged         its price less the discount; 0 unless it completed
 */
public record TaskEnd(
        long task,
        String function,
        String level,
        Outcome outcome,
        @Nullable LateCause lateCause,
        @Nullable Place place,
        long replica,
        int batch,
        int losses,
        long arrivalNanos,
        long deadlineNanos,
        long dispatchedNanos,
        long endNanos,
        long coldWaitNanos,
        double joules,
        EnergySource energy,
        double charged) {
    /** Whether it completed by its deadline. */
    public boolean inTime() {
        return outcome == Outcome.COMPLETED && endNanos <= deadlineNanos;
    }

    /** Whether it waited for a replica to start. */
    public boolean cold() {
        return coldWaitNanos > 0;
    }
}
