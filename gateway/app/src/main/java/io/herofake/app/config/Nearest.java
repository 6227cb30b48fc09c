package io.herofake.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Finds the name that a misspelt one was meant to be. */
public final class Nearest {
    private Nearest() {}

    /** As {@link #suggestion(String, Collection, UnaryOperator)}, comparing whole names. */
    public static String suggestion(String name, Collection<String> candidates) {
        return suggestion(name, candidates, whole -> whole);
    }

    /**
     * {@code "; did you mean 'NAME'?"} for the candidate with the fewest edits, or the empty text if even that one differs
     * in more than a third of its letters (and in more than two).
     *
     * @param part the part of a name that is compared
     */
    static String suggestion(String name, Collection<String> candidates, UnaryOperator<String> part) {
        String given = part.apply(name);
        return candidates.stream()
                .min(Comparator.comparingInt(candidate -> distance(given, part.apply(candidate))))
                .filter(best -> distance(given, part.apply(best))
                        <= Math.max(2, part.apply(best).length() / 3))
                .map(best -> "; did you mean '" + best + "'?")
                .orElse("");
    }

    /** Levenshtein distance, letter case ignored. */
    static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
