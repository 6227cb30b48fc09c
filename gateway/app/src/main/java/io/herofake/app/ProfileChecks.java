package io.herofake.app;

import io.herofake.profiler.Repeatability.Row;
import io.herofake.profiler.SelfCheck;
import io.herofake.profiler.Target;
import io.herofake.profiler.measure.OverheadMeter;
import io.herofake.profiler.measure.OverheadMeter.Overhead;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Shows what the profiler's checks of itself have found. */
final class ProfileChecks implements SelfCheck.Listener {
    private final Context context;
    private final Table overheads =
            new Table("FUNCTION", "PLATFORM", "AT A TIME", "BARE LOOP", "PROFILER", "OVERHEAD", "95% INTERVAL");

    ProfileChecks(Context context) {
        this.context = context;
    }

    @Override
    public void pair(Target target, int concurrency, int done) {
        if (context.terminal()) {
            context.err()
                    .print("\r" + target.name() + ", " + concurrency + " at a time: pair " + done + " of "
                            + OverheadMeter.PAIRS + " ");
            context.err().flush();
        }
    }

    @Override
    public void compared(Target target, int concurrency, Overhead found) {
        if (context.terminal()) {
            context.err().print("\r" + " ".repeat(new TerminalLine(context).getMaxRenderedLength()) + "\r");
        }
        context.err().println(target.name() + ", " + concurrency + " at a time: " + percent(found.overhead()));
        overheads.add(
                target.function(),
                target.platform().id(),
                Integer.toString(concurrency),
                String.format(Locale.ROOT, "%.4f ms", found.bareNanos() / 1e6),
                String.format(Locale.ROOT, "%.4f ms", found.measuredNanos() / 1e6),
                percent(found.overhead()),
                percent(found.low()) + " to " + percent(found.high()) + ", " + OverheadMeter.PAIRS + " pairs of "
                        + found.inferences() + " inferences");
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%+.2f%%", 100 * part);
    }

    /** All comparisons. */
    void showOverheads() {
        overheads.lines().forEach(context.out()::println);
        context.out().flush();
    }

    /** How far the figures of several runs are apart. */
    void spread(List<Row> rows) {
        Table table = new Table("FUNCTION", "PLATFORM", "FIGURE", "IN EACH RUN", "SPREAD");
        for (Row row : rows) {
            String values = row.values().stream().map(value -> text(row, value)).collect(Collectors.joining(", "));
            table.add(
                    row.function(),
                    row.platformType(),
                    row.figure(),
                    values,
                    String.format(Locale.ROOT, "%.1f%%", 100 * row.spread()));
        }
        table.lines().forEach(context.out()::println);
        context.out().println("spread: the largest less the smallest, as a part of the mean");
        context.out().flush();
    }

    private static String text(Row row, double value) {
        return switch (row.unit()) {
            case NANOS -> ProfileFormat.millis((long) value);
            case BYTES -> Sizes.text((long) value);
            case JOULES -> String.format(Locale.ROOT, "%.4g J", value);
        };
    }
}
