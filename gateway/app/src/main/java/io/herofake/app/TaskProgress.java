package io.herofake.app;

import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how many tasks have been simulated: on a terminal a bar that goes away when it is closed, elsewhere nothing. */
final class TaskProgress implements LongConsumer, AutoCloseable {
    private static final int UPDATE_MILLIS = 200;

    private final @Nullable ProgressBar bar;

    private TaskProgress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /**
     * @param tasks how many there will be; {@link Long#MAX_VALUE} if that is not known
     */
    static TaskProgress of(Context context, String what, long tasks) {
        if (!context.terminal()) {
            return new TaskProgress(null);
        }
        return new TaskProgress(new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(tasks == Long.MAX_VALUE ? -1 : tasks)
                .setUnit(" tasks", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .clearDisplayOnFinish()
                .setConsumer(new TerminalLine(context))
                .build());
    }

    /** Some more tasks. May be called by several threads. */
    @Override
    public void accept(long more) {
        if (bar != null) {
            bar.stepBy(more);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
