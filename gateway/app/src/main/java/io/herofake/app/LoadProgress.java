package io.herofake.app;

import io.herofake.load.LoadRun;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows on a terminal how many requests of a load have ended; elsewhere nothing. */
final class LoadProgress {
    private static final int UPDATE_MILLIS = 250;

    private final @Nullable ProgressBar bar;
    private final @Nullable ScheduledExecutorService timer;

    private LoadProgress(@Nullable ProgressBar bar, @Nullable ScheduledExecutorService timer) {
        this.bar = bar;
        this.timer = timer;
    }

    /**
     * @param requests how many there will be; {@link Long#MAX_VALUE} if that is not known
     */
    static LoadProgress of(Context context, LoadRun run, long requests) {
        if (!context.terminal()) {
            return new LoadProgress(null, null);
        }
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("loading")
                .setInitialMax(requests == Long.MAX_VALUE ? -1 : requests)
                .setUnit(" requests", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .clearDisplayOnFinish()
                .setConsumer(new TerminalLine(context))
                .build();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(step -> {
            Thread thread = new Thread(step, "load-progress");
            thread.setDaemon(true);
            return thread;
        });
        var unused = timer.scheduleAtFixedRate(
                () -> {
                    bar.stepTo(run.ended());
                    bar.setExtraMessage(run.scheduled() - run.ended() + " under way");
                },
                UPDATE_MILLIS,
                UPDATE_MILLIS,
                TimeUnit.MILLISECONDS);
        return new LoadProgress(bar, timer);
    }

    /** Ends it. */
    void close() {
        if (timer != null && bar != null) {
            timer.shutdownNow();
            bar.close();
        }
    }
}
