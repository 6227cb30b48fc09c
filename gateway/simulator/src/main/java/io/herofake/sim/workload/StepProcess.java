package io.herofake.sim.workload;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Poisson arrivals at a rate that changes at set times. The last step's rate goes on for ever; if that rate is 0 the
 * workload ends there.
 *
 * @param steps at least one; one of them has a rate above 0
 */
public record StepProcess(List<Step> steps) implements ArrivalProcess {
    /**
     * One step.
     *
     * @param rate    tasks a second, at least 0
     * @param seconds how long it lasts, above 0; of no effect for the last one
     */
    public record Step(double rate, double seconds) {
        /** Checks ranges. */
        public Step {
            ArrivalProcess.requireRate("rate", rate, 0);
            ArrivalProcess.requireSeconds("seconds", seconds);
        }
    }

    /** Checks that there are steps and that tasks ever arrive. */
    public StepProcess {
        steps = List.copyOf(steps);
        if (steps.stream().noneMatch(step -> step.rate() > 0)) {
            throw new IllegalArgumentException("a step workload needs a step with a rate above 0");
        }
    }

    @Override
    public Clock start(Draws draws) {
        return new Phases(draws, new Phases.Plan() {
            private int index = -1;

            @Override
            public double enterNext() {
                index++;
                return index < steps.size() - 1 ? steps.get(index).seconds() : Double.POSITIVE_INFINITY;
            }

            @Override
            public double rate() {
                return steps.get(index).rate();
            }
        });
    }

    @Override
    public String description() {
        return steps.stream()
                .map(step -> Words.number(step.rate()) + " tasks a second for " + Words.number(step.seconds()) + " s")
                .collect(Collectors.joining(", then ", "steps, ", ""));
    }
}
