package io.herofake.server.watch;

import io.herofake.policy.Decision;
import io.herofake.server.engine.EngineListener;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * The last explained decisions of an engine: so many placements, and as many starts and releases, which are rarer and say more.
 * Thread-safe.
 */
public final class DecisionLog implements EngineListener {
    /** How many decisions are kept. */
    public static final int KEPT = 256;

    private final Deque<Entry> placements = new ArrayDeque<>(KEPT / 2);
    private final Deque<Entry> others = new ArrayDeque<>(KEPT / 2);
    private long sequence;

    /**
     * A decision and its number.
     *
     * @param sequence counted up from 1 over the life of an engine
     * @param decision what was decided and why
     */
    public record Entry(long sequence, Decision decision) {}

    @Override
    public synchronized void decided(Decision decision) {
        Deque<Entry> entries = decision.kind() == Decision.Kind.PLACE ? placements : others;
        if (entries.size() == KEPT / 2) {
            entries.removeFirst();
        }
        entries.addLast(new Entry(++sequence, decision));
    }

    /**
     * The latest decisions, the newest first.
     *
     * @param after leaves out those with this number and below; 0 for none
     * @param limit the most to give
     */
    public synchronized List<Entry> latest(long after, int limit) {
        return Stream.concat(placements.stream(), others.stream())
                .filter(entry -> entry.sequence() > after)
                .sorted(Comparator.comparingLong(Entry::sequence).reversed())
                .limit(limit)
                .toList();
    }
}
