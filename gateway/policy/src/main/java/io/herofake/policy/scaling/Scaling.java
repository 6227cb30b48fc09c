package io.herofake.policy.scaling;

import io.herofake.policy.Decision;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaView;
import org.jspecify.annotations.Nullable;

/** What an autoscaler can do. Every call takes effect at once: the next look at the cluster shows it. */
public interface Scaling {
    /**
     * Starts a replica.
     *
     * @param platform an available platform whose node has the memory and whose type the function has a profile for
     * @return the replica, in state {@code STARTING}
     * @throws IllegalArgumentException if the platform cannot take it; a fault of the policy
     */
    ReplicaView start(int function, PlatformView platform);

    /**
     * Releases a replica: one that holds nothing is stopped at once; otherwise it takes no new tasks and is stopped when it
     * has finished what it holds. No effect on one that is being released already.
     */
    void release(ReplicaView replica);

    /** As {@link #release}, but tasks in its queue that are not running go back to the gateway queue. */
    void releaseAndRequeue(ReplicaView replica);

    /** The decision that is being explained, to add candidates and reasons to; null while nothing is explained. */
    Decision.@Nullable Builder explaining();
}
