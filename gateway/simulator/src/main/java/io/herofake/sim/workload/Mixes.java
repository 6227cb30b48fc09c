package io.herofake.sim.workload;

import java.util.List;

/** A mix that may change over time: turns follow one another in the order given, over and over. Immutable and thread-safe. */
public final class Mixes {
    /**
     * One turn.
     *
     * @param mix   what holds during it
     * @param nanos how long it lasts, above 0
     */
    public record Turn(Mix mix, long nanos) {
        /** Checks the duration. */
        public Turn {
            if (nanos < 1) {
                throw new IllegalArgumentException("a turn must last longer than 0 seconds");
            }
        }
    }

    private final List<Turn> turns;
    private final long roundNanos;

    private Mixes(List<Turn> turns, long roundNanos) {
        this.turns = List.copyOf(turns);
        this.roundNanos = roundNanos;
    }

    /** One mix for all time. */
    public static Mixes always(Mix mix) {
        return new Mixes(List.of(new Turn(mix, Long.MAX_VALUE)), Long.MAX_VALUE);
    }

    /**
     * Turns.
     *
     * @param turns at least one
     * @throws IllegalArgumentException if there is none, or all of them together last too long
     */
    public static Mixes turning(List<Turn> turns) {
        long round = 0;
        for (Turn turn : turns) {
            round = ArrivalProcess.plus(round, turn.nanos());
        }
        if (round < 1 || round == ArrivalProcess.NEVER) {
            throw new IllegalArgumentException("a turning mix needs a turn, and turns that end");
        }
        return new Mixes(turns, round);
    }

    /** The mix at a time, at least 0. */
    Mix at(long nanos) {
        long into = nanos % roundNanos;
        for (Turn turn : turns) {
            if (into < turn.nanos()) {
                return turn.mix();
            }
            into -= turn.nanos();
        }
        throw new IllegalStateException("a time beyond the round of the turns");
    }

    /** For people: empty, or that it turns. */
    String description() {
        return turns.size() < 2
                ? ""
                : "; the mix turns " + turns.size() + " times in " + Words.number(roundNanos / 1e9) + " s";
    }
}
