package io.herofake.server.recording;

import io.herofake.kernel.LateCause;
import io.herofake.server.engine.Place;
import io.herofake.server.engine.ReplicaChange;
import io.herofake.server.engine.TaskArrival;
import io.herofake.server.engine.TaskEnd;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes lines of CSV; a column that an event does not have is empty. Not thread-safe. */
final class Line {
    /** The form of the file; the simulator's reader knows the same. */
    static final int VERSION = 1;

    static final String COLUMNS = "event,id,seconds,function,qos,arrival_seconds,deadline_seconds,outcome,late_cause,"
            + "platform,platform_type,simulated,cold,cold_wait_seconds,dispatched_seconds,losses,energy_joules,energy_source,charged";

    private static final long BILLION = 1_000_000_000L;
    private static final int DIGITS = 9;
    private static final MathContext PRECISION = new MathContext(12);

    private final StringBuilder text = new StringBuilder(256);

    /** The line of an event that a recording keeps, with its line feed; valid until the next call. */
    CharSequence of(Object event) {
        text.setLength(0);
        if (event instanceof TaskArrival arrival) {
            arrived(arrival);
        } else if (event instanceof TaskEnd end) {
            ended(end);
        } else if (event instanceof ReplicaChange change) {
            changed(change);
        } else {
            throw new IllegalArgumentException("not recorded: " + event);
        }
        return text.append('\n');
    }

    /** The line that says how many events are missing at this place. */
    CharSequence dropped(long count) {
        text.setLength(0);
        return text.append("dropped,").append(count).append(",".repeat(17)).append('\n');
    }

    private void arrived(TaskArrival task) {
        text.append("arrived,").append(task.task()).append(',');
        seconds(task.arrivalNanos()).name(task.function()).name(task.level());
        seconds(task.arrivalNanos()).seconds(task.deadlineNanos());
        text.append(",".repeat(11));
    }

    private void ended(TaskEnd task) {
        text.append("ended,").append(task.task()).append(',');
        seconds(task.endNanos()).name(task.function()).name(task.level());
        seconds(task.arrivalNanos()).seconds(task.deadlineNanos());
        name(task.outcome().name().toLowerCase(Locale.ROOT)).cause(task.lateCause());
        place(task.place());
        text.append(task.cold()).append(',');
        seconds(task.coldWaitNanos()).seconds(task.dispatchedNanos());
        text.append(task.losses()).append(',');
        number(task.joules()).name(task.energy().text());
        number(task.charged());
        text.setLength(text.length() - 1);
    }

    private void changed(ReplicaChange change) {
        text.append(change.kind().name().toLowerCase(Locale.ROOT)).append(',');
        text.append(change.replica()).append(',');
        seconds(change.nowNanos()).name(change.function());
        text.append(",,,,,");
        place(change.place());
        text.append(change.cold()).append(",".repeat(6));
    }

    private void place(@Nullable Place place) {
        if (place == null) {
            text.append(",,,");
        } else {
            name(place.platform()).name(place.type());
            text.append(place.simulated()).append(',');
        }
    }

    private void cause(@Nullable LateCause cause) {
        name(cause == null ? "" : cause.name().toLowerCase(Locale.ROOT));
    }

    /** Names come from the configuration; what would need quotes is written as an underscore. */
    private Line name(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            text.append(c == ',' || c == '"' || c < ' ' ? '_' : c);
        }
        text.append(',');
        return this;
    }

    /** To the nanosecond; nothing for a time that never came. */
    private Line seconds(long nanos) {
        if (nanos >= 0) {
            String fraction = Long.toString(nanos % BILLION);
            text.append(nanos / BILLION).append('.');
            text.append("0".repeat(DIGITS - fraction.length())).append(fraction);
        }
        text.append(',');
        return this;
    }

    /** Nothing for what is not known. */
    private Line number(double value) {
        if (Double.isFinite(value)) {
            text.append(
                    new BigDecimal(value).round(PRECISION).stripTrailingZeros().toPlainString());
        }
        text.append(',');
        return this;
    }
}
