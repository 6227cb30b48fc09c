package io.herofake.profiler;

import io.herofake.backend.BackendException;
import io.herofake.backend.OpenOptions;
import io.herofake.profiler.measure.OverheadMeter;
import io.herofake.profiler.measure.OverheadMeter.Overhead;
import io.herofake.profiler.measure.StalledException;
import java.nio.file.Path;

/**
 * How much the profiler adds to what it measures, on this machine, in one run; nothing of it is stored. Meters are read as in
 * a run.
 */
public final class SelfCheck {
    /** The overhead that is still right. */
    public static final double LIMIT = 0.02;

    private final ProfilePlan plan;
    private final EnergyWatch energy;
    private final Path cache;

    /**
     * A check.
     *
     * @param plan  its targets at batch 1 and each of its concurrencies
     * @param cache where backends keep what makes opening fast
     */
    public SelfCheck(ProfilePlan plan, EnergyWatch energy, Path cache) {
        this.plan = plan;
        this.energy = energy;
        this.cache = cache;
    }

    /** Hears of the check; on its own thread. */
    public interface Listener {
        /** A pair of blocks is done. */
        void pair(Target target, int concurrency, int done);

        /** A comparison is done. */
        void compared(Target target, int concurrency, Overhead overhead);
    }

    /** Compares everything; false if the overhead is above the limit beyond doubt somewhere. */
    public boolean run(Listener listener) throws ProfilerException, BackendException, InterruptedException {
        boolean right = true;
        try {
            for (Target target : plan.targets()) {
                for (int concurrency : plan.options().concurrency()) {
                    Overhead overhead = compare(target, concurrency, listener);
                    listener.compared(target, concurrency, overhead);
                    right &= overhead.low() <= LIMIT;
                }
            }
        } catch (StalledException e) {
            throw new ProfilerException(String.valueOf(e.getMessage()), e);
        }
        return right;
    }

    private Overhead compare(Target target, int concurrency, Listener listener)
            throws BackendException, StalledException, InterruptedException {
        OverheadMeter meter = new OverheadMeter(plan.options().warmUpLimit(), ProfilerOptions.STALL_LIMIT);
        OpenOptions options = new OpenOptions(concurrency, plan.options().threadsPerCall(), 1, cache);
        return OpenCalls.on(
                target,
                options,
                calls -> meter.compare(
                        calls, new EnergyWindow(energy), done -> listener.pair(target, concurrency, done)));
    }
}
