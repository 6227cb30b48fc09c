package io.herofake.sim.run;

import io.herofake.kernel.Outcome;
import io.herofake.policy.Catalog;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/** Writes a line of CSV for each task, in the order in which they end. Not thread-safe. */
public final class TaskLog implements Closeable {
    /** The first line. */
    public static final String HEADER = "task,function,qos,arrival_seconds,outcome,late,node,platform_type,losses,"
            + "cold_wait_seconds,placed_seconds,dispatched_seconds,finished_seconds,response_seconds,energy_joules";

    private static final long BILLION = 1_000_000_000L;
    private static final int DIGITS = 9;

    private final Writer out;
    private final Catalog catalog;
    private final StringBuilder line = new StringBuilder(200);

    /** Takes over the writer. */
    public TaskLog(Writer out, Catalog catalog) throws IOException {
        this.out = out;
        this.catalog = catalog;
        out.write(HEADER + "\n");
    }

    void finished(TaskView task, Outcome outcome) {
        line.setLength(0);
        line.append(task.tag()).append(',').append(catalog.functionName(task.function()));
        line.append(',').append(catalog.level(task.level()).name()).append(',');
        seconds(task.arrivalNanos());
        line.append(outcome.name().toLowerCase(java.util.Locale.ROOT))
                .append(',')
                .append(task.late())
                .append(',');
        where(task.replica());
        line.append(task.losses()).append(',');
        seconds(task.coldWaitNanos());
        seconds(task.placedNanos());
        seconds(task.dispatchedNanos());
        seconds(task.finishedNanos());
        seconds(task.finishedNanos() - task.arrivalNanos());
        double joules = task.energyJoules();
        line.append(
                Double.isNaN(joules) ? "" : io.herofake.sim.Decimal.of(joules).toPlainString());
        try {
            out.append(line.append('\n'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void where(@org.jspecify.annotations.Nullable ReplicaView replica) {
        if (replica == null) {
            line.append(",,");
            return;
        }
        line.append(replica.platform().node().name()).append(',');
        line.append(catalog.type(replica.type()).name()).append(',');
    }

    /** With all nine decimals; nothing for a time that never came. */
    private void seconds(long nanos) {
        if (nanos >= 0) {
            String fraction = Long.toString(nanos % BILLION);
            line.append(nanos / BILLION)
                    .append('.')
                    .append("0".repeat(DIGITS - fraction.length()))
                    .append(fraction);
        }
        line.append(',');
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
