package io.herofake.app;

import java.util.Locale;

/** Sizes for people. */
final class Sizes {
    private Sizes() {}

    /** For example {@code 97.7 MiB}. */
    static String text(long bytes) {
        if (bytes < 1 << 10) {
            return bytes + " B";
        }
        if (bytes < 1 << 20) {
            return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
        }
        return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }
}
