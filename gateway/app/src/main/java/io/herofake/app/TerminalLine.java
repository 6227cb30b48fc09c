package io.herofake.app;

import me.tongfei.progressbar.ProgressBarConsumer;

/** One line of the terminal, drawn over at each update. */
record TerminalLine(Context context) implements ProgressBarConsumer {
    private static final int DEFAULT_COLUMNS = 80;
    private static final int LEAST_COLUMNS = 40;

    @Override
    public int getMaxRenderedLength() {
        try {
            return Math.max(
                            LEAST_COLUMNS,
                            Integer.parseInt(context.environment().getOrDefault("COLUMNS", "")))
                    - 1;
        } catch (NumberFormatException e) {
            return DEFAULT_COLUMNS - 1;
        }
    }

    @Override
    public void accept(String rendered) {
        context.err().print("\r" + rendered);
        context.err().flush();
    }

    @Override
    public void close() {
        context.err().flush();
    }
}
