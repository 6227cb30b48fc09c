package io.herofake.profiler;

import io.herofake.backend.Platform;
import io.herofake.model.EnergyScope;
import io.herofake.profiler.energy.EnergySampler;
import io.herofake.profiler.energy.MeteredEnergy;
import io.herofake.profiler.measure.ExecutionMeter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads all meters when the timed part begins and when it ends. */
final class EnergyWindow implements ExecutionMeter.Window {
    private final EnergyWatch energy;
    private EnergySampler.@Nullable Snapshot from;
    private EnergySampler.@Nullable Snapshot to;

    EnergyWindow(EnergyWatch energy) {
        this.energy = energy;
    }

    @Override
    public void begins() {
        from = energy.snapshot();
    }

    @Override
    public void ends() {
        to = energy.snapshot();
    }

    /** What the platform's meters saw in between. */
    Map<EnergyScope, MeteredEnergy> energies(Platform platform) {
        return energy.between(from, to, platform);
    }
}
