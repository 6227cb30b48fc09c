package io.herofake.policy.queueing;

import io.herofake.policy.Catalog;
import io.herofake.policy.ClusterView;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.Settings;
import io.herofake.policy.TaskView;
import io.herofake.policy.plan.Speeds;
import io.herofake.policy.plan.Warm;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Earliest deadline first, but tasks that can no longer be in time come last. Earliest deadline first is optimal as long as
 * all deadlines can be met and collapses when they cannot, because it prefers what is about to be late (Locke, Best-effort
 * decision making for real-time scheduling, 1986); this order then serves what can still be served.
 *
 * <p>In between come tasks that only a faster type than those idle could do in time, while more waits than that type can do: they
 * must not keep idle replicas from tasks that these can do.
 */
public final class MeetableFirst implements QueueOrder {
    /** Above any time; added to the deadlines of what comes last, and half of it of what comes in between. */
    static final long LATE = 1L << 62;

    static final long FAST_ONLY = 1L << 61;

    private final Catalog catalog;
    private final Speeds speeds;
    private final boolean lateLast;
    private @Nullable ClusterView cluster;
    private @Nullable Warm warm;

    private MeetableFirst(Catalog catalog, boolean learn, boolean lateLast) {
        this.catalog = catalog;
        this.lateLast = lateLast;
        speeds = new Speeds(catalog, learn);
    }

    /** From settings: {@code learn} true, {@code lateLast} true. */
    public static MeetableFirst create(Catalog catalog, Settings settings) {
        return new MeetableFirst(catalog, settings.flag("learn", true), settings.flag("lateLast", true));
    }

    @Override
    public void attach(ClusterView view) {
        cluster = view;
        warm = new Warm(view, speeds);
    }

    @Override
    public void executed(ReplicaView replica, int batch, long nanos) {
        speeds.executed(replica, batch, nanos);
    }

    @Override
    public long key(TaskView task, long nowNanos) {
        return task.deadlineNanos();
    }

    @Override
    public long keyAtHead(TaskView task, long key, long nowNanos) {
        if (!lateLast || key >= LATE) {
            return key;
        }
        long fastest = Objects.requireNonNull(warm).fastestNanos(task.function());
        if (nowNanos + fastest > task.deadlineNanos()) {
            return LATE + task.deadlineNanos();
        }
        return key < FAST_ONLY && blocks(task, nowNanos) ? FAST_ONLY + task.deadlineNanos() : key;
    }

    /** Whether replicas are idle, none of them is fast enough for the task, and the others have too much to do. */
    private boolean blocks(TaskView task, long now) {
        int function = task.function();
        Warm able = Objects.requireNonNull(warm);
        boolean idle = false;
        double perSecond = 0;
        for (int type = 0; type < catalog.typeCount(); type++) {
            if (!catalog.runsOn(function, type)) {
                continue;
            }
            if (Objects.requireNonNull(cluster).longestIdle(function, type) == null) {
                perSecond += able.count(function, type) * speeds.perSecond(function, type);
            } else if (now + speeds.nanos(function, type) <= task.deadlineNanos()) {
                return false;
            } else {
                idle = true;
            }
        }
        return idle && !able.backlogFits(function, perSecond, able.fastestNanos(function));
    }
}
