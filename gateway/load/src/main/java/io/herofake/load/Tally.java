package io.herofake.load;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** All counts of a load. Written by the event loop; read by others once the load has ended, but for the volatile ones. */
final class Tally {
    /** A request that leaves later than this after it was due was not sent on time. */
    static final long ON_TIME_NANOS = 10_000_000;

    final List<Cell> cells = new ArrayList<>();
    /** From when a request was due to when it was written to a connection. */
    final Histogram lag = new Histogram(Cell.LOWEST_NANOS, Cell.HIGHEST_NANOS, Cell.DIGITS);
    /** From when a request was written to its answer: what a closed-loop client would report. */
    final Histogram service = new Histogram(Cell.LOWEST_NANOS, Cell.HIGHEST_NANOS, Cell.DIGITS);

    long sentLate;
    long waitedForConnection;
    long firstDueNanos = -1;
    long lastDueNanos = -1;
    long firstSentNanos = -1;
    long lastSentNanos = -1;
    int mostConnections;

    volatile long scheduled;
    volatile long sent;
    volatile long ended;

    private final int levels;

    Tally(LoadPlan plan) {
        levels = plan.labels().qosLevels().size();
        for (String function : plan.labels().functions()) {
            for (String level : plan.labels().qosLevels()) {
                cells.add(new Cell(function, level));
            }
        }
    }

    Cell cell(Shot shot) {
        return cells.get(shot.function * levels + shot.level);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void scheduled(Shot shot) {
        cell(shot).scheduled++;
        scheduled++;
        firstDueNanos = scheduled == 1 ? shot.dueNanos : firstDueNanos;
        lastDueNanos = shot.dueNanos;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void sent(Shot shot) {
        long late = Math.max(0, shot.sentNanos - shot.dueNanos);
        lag.recordValue(Math.min(late, Cell.HIGHEST_NANOS));
        sentLate += late > ON_TIME_NANOS ? 1 : 0;
        firstSentNanos = sent == 0 ? shot.sentNanos : firstSentNanos;
        lastSentNanos = shot.sentNanos;
        sent++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private Cell end(Shot shot) {
        shot.done = true;
        ended++;
        return cell(shot);
    }

    void replied(Shot shot, Reply reply, long nowNanos) {
        Cell cell = end(shot);
        service.recordValue(Math.min(nowNanos - shot.sentNanos, Cell.HIGHEST_NANOS));
        if (reply.answered()) {
            cell.answered(reply, nowNanos - shot.dueNanos);
        } else if (reply.status() == 500 || reply.status() == 200) {
            cell.failed(reply.error());
        } else {
            cell.refused(reply.error());
        }
    }

    void failed(Shot shot, String reason) {
        end(shot).failed(reason);
    }

    void unfinished(Shot shot) {
        end(shot).unfinished++;
    }
}
