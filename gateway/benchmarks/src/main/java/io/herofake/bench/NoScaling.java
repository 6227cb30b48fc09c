package io.herofake.bench;

import io.herofake.policy.Decision;
import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.scaling.Scaling;
import org.jspecify.annotations.Nullable;

/** Lets an autoscaler decide and does nothing of it. */
final class NoScaling implements Scaling {
    static final NoScaling INSTANCE = new NoScaling();

    private NoScaling() {}

    @Override
    public ReplicaView start(int function, PlatformView platform) {
        throw new UnsupportedOperationException("nothing was to change in this benchmark");
    }

    @Override
    public void release(ReplicaView replica) {}

    @Override
    public void releaseAndRequeue(ReplicaView replica) {}

    @Override
    public Decision.@Nullable Builder explaining() {
        return null;
    }
}
