package io.herofake.sim.workload;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A Markov-modulated Poisson process: Poisson arrivals at the rate of the current state. States follow one another in
 * the order given, over and over; the time in each is exponential. Two states make the usual on-off burst.
 *
 * @param states at least two, one of them with a rate above 0
 */
public record BurstyProcess(List<State> states) implements ArrivalProcess {
    /**
     * One state.
     *
     * @param rate        tasks a second while in it, at least 0
     * @param meanSeconds mean time spent in it, above 0
     */
    public record State(double rate, double meanSeconds) {
        /** Checks ranges. */
        public State {
            ArrivalProcess.requireRate("rate", rate, 0);
            ArrivalProcess.requireSeconds("meanSeconds", meanSeconds);
        }
    }

    private static final double MIN_TASKS_PER_ROUND = 1e-4;

    /** Checks that there are states and that tasks ever arrive. */
    public BurstyProcess {
        states = List.copyOf(states);
        if (states.size() < 2 || states.stream().noneMatch(state -> state.rate() > 0)) {
            throw new IllegalArgumentException("a bursty workload needs two states, one of them with a rate above 0");
        }
        double tasksPerRound = states.stream()
                .mapToDouble(state -> state.rate() * state.meanSeconds())
                .sum();
        if (tasksPerRound < MIN_TASKS_PER_ROUND) {
            throw new IllegalArgumentException("these states yield " + tasksPerRound
                    + " tasks a round on average; at least " + MIN_TASKS_PER_ROUND + " are needed to get anywhere");
        }
    }

    @Override
    public Clock start(Draws draws) {
        return new Phases(draws, new Phases.Plan() {
            private int index = -1;

            @Override
            public double enterNext() {
                index = (index + 1) % states.size();
                return states.get(index).meanSeconds() * draws.nextExponential();
            }

            @Override
            public double rate() {
                return states.get(index).rate();
            }
        });
    }

    @Override
    public String description() {
        return states.stream()
                .map(state -> Words.number(state.rate()) + " tasks a second for " + Words.number(state.meanSeconds())
                        + " s on average")
                .collect(Collectors.joining(", then ", "bursty, ", ""));
    }
}
