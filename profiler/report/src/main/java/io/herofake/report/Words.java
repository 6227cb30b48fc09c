package io.herofake.report;

import io.herofake.chart.Numbers;
import io.herofake.model.EnergyScope;
import io.herofake.profile.Figure;
import io.herofake.profile.Provenance;
import java.util.List;
import java.util.stream.IntStream;

/** How things are called in the report. */
final class Words {
    /** The kinds that figures are of, as legends name them. */
    static final List<String> KINDS = List.of("published", "measured", "estimated");

    private static final int LONGEST_REASON = 60;

    private Words() {}

    static String scope(EnergyScope scope) {
        return switch (scope) {
            case WHOLE_HOST -> "whole host";
            case PACKAGE -> "packages";
            case DEVICE -> "device";
        };
    }

    static String kind(Figure figure) {
        return figure instanceof Figure.Published
                ? "published"
                : figure instanceof Figure.Measured
                        ? "measured"
                        : figure instanceof Figure.Estimated ? "estimated" : "absent";
    }

    /** Where a figure comes from, in full. */
    static String source(Figure figure) {
        return figure instanceof Figure.Published published
                ? published.citation()
                : figure instanceof Figure.Measured measured
                        ? measured.source()
                        : figure instanceof Figure.Estimated estimated
                                ? estimated.method()
                                : ((Figure.Absent) figure).reason();
    }

    static int index(Provenance provenance) {
        return KINDS.indexOf(provenance.id());
    }

    /** A value for the kind with this index, nothing for the others. */
    static List<Double> only(int index, double value) {
        return IntStream.range(0, KINDS.size())
                .mapToObj(i -> i == index ? value : Double.NaN)
                .toList();
    }

    /** The beginning of a reason where a picture has no room for all; tables have all of it. */
    static String brief(String reason) {
        int end = reason.indexOf(';');
        String first = end > 0 ? reason.substring(0, end) : reason;
        if (first.length() <= LONGEST_REASON) {
            return first;
        }
        int space = first.lastIndexOf(' ', LONGEST_REASON);
        return first.substring(0, space > 0 ? space : LONGEST_REASON) + " ...";
    }

    static String millis(long nanos) {
        return Numbers.text(nanos / 1e6);
    }

    static String years(double years) {
        return years < 1 ? Numbers.text(years * 12) + " months" : Numbers.text(years) + " years";
    }
}
