package io.herofake.app;

import io.herofake.profile.Distribution;
import io.herofake.profile.ExecutionPoint;
import io.herofake.profile.Figure;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.ScopedFigures;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Figures of profiles as people read them: milliseconds, joules, watts. */
final class ProfileFormat {
    private ProfileFormat() {}

    /** For example {@code 124.46 ms}. */
    static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
    }

    /** A figure of a distribution, if there is one. */
    static String millis(@Nullable Distribution spread, ToLongFunction<Distribution> figure) {
        return spread == null ? "-" : millis(figure.applyAsLong(spread));
    }

    /** Whether a steady state was reached, if that is known. */
    static String steady(@Nullable Distribution spread) {
        return spread == null ? "-" : spread.steady() ? "yes" : "no";
    }

    /** Time of one picture at batch 1 and concurrency 1, which every profile has. */
    static ExecutionPoint single(ProfileRecord profile) {
        return profile.execution(1, 1).orElseThrow();
    }

    /** The figure to decide with, how it is known and what it is of; or that there is none, never a 0. */
    static String best(ScopedFigures figures, String unit) {
        Optional<String> best = figures.byScope().entrySet().stream()
                .filter(entry -> Optional.of(entry.getValue()).equals(figures.best()))
                .findFirst()
                .map(entry -> number(entry.getValue(), unit) + " " + kind(entry.getValue()) + ", "
                        + entry.getKey().id());
        return best.orElse(figures.byScope().isEmpty() ? "not stated" : "none");
    }

    /** All figures with their sources and reasons. */
    static String all(ScopedFigures figures, String unit) {
        if (figures.byScope().isEmpty()) {
            return "not stated";
        }
        return figures.byScope().entrySet().stream()
                .map(entry -> entry.getKey().id() + " " + full(entry.getValue(), unit))
                .collect(Collectors.joining("; "));
    }

    private static String full(Figure figure, String unit) {
        if (figure instanceof Figure.Measured measured) {
            return number(figure, unit) + " measured by " + measured.source() + " (resolution "
                    + plain(measured.resolution()) + " " + unit + ", " + measured.samples() + " samples)";
        }
        if (figure instanceof Figure.Published) {
            return number(figure, unit) + " published";
        }
        if (figure instanceof Figure.Estimated estimated) {
            return number(figure, unit) + " estimated: " + estimated.method();
        }
        return "none: " + ((Figure.Absent) figure).reason();
    }

    private static String number(Figure figure, String unit) {
        return plain(figure.number().orElseThrow()) + " " + unit;
    }

    private static String plain(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private static String kind(Figure figure) {
        return figure.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
