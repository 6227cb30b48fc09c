package io.herofake.app;

import io.herofake.model.ByteProgress;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a transfer has come: on a terminal a bar that goes away when it is closed, elsewhere a line at the start. One
 * thread updates it.
 */
final class Progress implements ByteProgress, AutoCloseable {
    private static final long MEBIBYTE = 1 << 20;
    private static final int DEFAULT_COLUMNS = 80;
    private static final int UPDATE_MILLIS = 200;

    private final Context context;
    private final String task;
    private final boolean announced;
    private @Nullable ProgressBar bar;
    private boolean begun;

    private Progress(Context context, String task, boolean announced) {
        this.context = context;
        this.task = task;
        this.announced = announced;
    }

    /** The progress of a task that takes long, for example {@code building vgg16}. */
    static Progress of(Context context, String task) {
        return new Progress(context, task, true);
    }

    /** The progress of a task that takes long only seldom: nothing is said of it where there is no terminal. */
    static Progress ofBriefTask(Context context, String task) {
        return new Progress(context, task, false);
    }

    @Override
    public void update(long doneBytes, long totalBytes) {
        if (!begun) {
            begun = true;
            begin(totalBytes);
        }
        ProgressBar shown = bar;
        if (shown != null) {
            shown.stepTo(doneBytes);
        }
    }

    private void begin(long totalBytes) {
        if (context.terminal()) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(totalBytes)
                    .setUnit(" MiB", MEBIBYTE)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(UPDATE_MILLIS)
                    .clearDisplayOnFinish()
                    .setConsumer(new Line(context.err(), columns()))
                    .build();
        } else if (announced) {
            context.err().println(task + " (" + Sizes.text(totalBytes) + ")");
        }
    }

    private int columns() {
        try {
            return Math.max(40, Integer.parseInt(context.environment().getOrDefault("COLUMNS", "")));
        } catch (NumberFormatException e) {
            return DEFAULT_COLUMNS;
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    /** One line of the terminal, drawn over at each update. */
    private record Line(PrintWriter out, int columns) implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return columns - 1;
        }

        @Override
        public void accept(String rendered) {
            out.print(String.format(Locale.ROOT, "\r%s", rendered));
            out.flush();
        }

        @Override
        public void close() {
            out.flush();
        }
    }
}
