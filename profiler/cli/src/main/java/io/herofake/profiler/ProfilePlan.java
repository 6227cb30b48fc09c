package io.herofake.profiler;

import io.herofake.profiler.measure.LabelledPictures;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is measured, in its order: function x platform, and for each its steps. Immutable.
 *
 * @param targets  at least one
 * @param options  what to measure of each
 * @param pictures for accuracy, or null
 * @param metered  whether there is a meter of power, so that idle power is measured
 */
public record ProfilePlan(
        List<Target> targets,
        ProfilerOptions options,
        @Nullable LabelledPictures pictures,
        boolean metered) {

    /** Copies the list. */
    public ProfilePlan {
        targets = List.copyOf(targets);
    }

    /** All steps, in the order in which they are done. */
    public List<PlannedStep> steps() {
        List<PlannedStep> steps = new ArrayList<>();
        Set<String> idle = new HashSet<>();
        for (Target target : targets) {
            // First of all, while the machine has nothing to do.
            if (metered && idle.add(target.platform().id())) {
                steps.add(new PlannedStep(target, new Step.Idle()));
            }
            for (Step step : stepsOf()) {
                steps.add(new PlannedStep(target, step));
            }
        }
        return steps;
    }

    private List<Step> stepsOf() {
        List<Step> steps = new ArrayList<>(List.of(new Step.Start(true), new Step.Start(false), new Step.Memory()));
        for (int batch : options.batches()) {
            for (int concurrency : options.concurrency()) {
                steps.add(new Step.Execution(batch, concurrency));
            }
        }
        if (pictures != null) {
            steps.add(new Step.Accuracy());
        }
        return steps;
    }
}
