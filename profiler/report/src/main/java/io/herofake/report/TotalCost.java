package io.herofake.report;

import io.herofake.profile.ExecutionPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The total cost over time of as many devices as it takes to keep up with the fastest (HeROfake, section III.E). All values are
 * computed from the profiles' figures and the assumptions; none is measured.
 *
 * <p>The work is that of one fastest device under full load, D pictures a second. A platform type with throughput d takes n =
 * ceil(D / d) devices. They are bought at once, and take D x (dynamic energy of a picture) + n x (idle power), times the
 * infrastructure factor, all the time.
 */
final class TotalCost {
    private static final double SECONDS_PER_HOUR = 3600;
    private static final double HOURS_PER_YEAR = 24 * 365.25;
    private static final double WATTS_PER_KILOWATT = 1000;

    /**
     * The cost of one platform type.
     *
     * @param subject      the profile that it is reckoned from
     * @param devices      how many are needed
     * @param purchaseEuro for all devices
     * @param watts        of all devices under this work, without the infrastructure
     * @param euroPerYear  for energy, infrastructure included
     * @param energy       what the dynamic energy is of and how it is known
     */
    record Line(
            Subject subject,
            long devices,
            double purchaseEuro,
            double watts,
            double euroPerYear,
            Subject.Scoped energy) {
        double euro(double years) {
            return purchaseEuro + years * euroPerYear;
        }

        /** Years until this is no dearer than the other, which is cheaper to buy; empty if never. */
        OptionalDouble overtakes(Line other) {
            double saved = other.euroPerYear - euroPerYear;
            double extra = purchaseEuro - other.purchaseEuro;
            return extra <= 0
                    ? OptionalDouble.of(0)
                    : saved > 0 ? OptionalDouble.of(extra / saved) : OptionalDouble.empty();
        }
    }

    /**
     * What was reckoned, and what could not be.
     *
     * @param lines   one a platform type
     * @param leftOut names with the reason
     */
    record Result(List<Line> lines, List<String> leftOut) {
        /** The line that is cheapest to buy. */
        Line cheapestToBuy() {
            return lines.stream()
                    .min(Comparator.comparingDouble(Line::purchaseEuro))
                    .orElseThrow();
        }
    }

    private final CostAssumptions assumptions;

    TotalCost(CostAssumptions assumptions) {
        this.assumptions = assumptions;
    }

    /** Reckons for the profiles of one function. */
    Result of(List<Subject> subjects) {
        List<Subject> complete = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (Subject subject : subjects) {
            String missing = missing(subject);
            if (missing.isEmpty()) {
                complete.add(subject);
            } else {
                leftOut.add(subject.label() + ": " + missing);
            }
        }
        double work = complete.stream()
                .mapToDouble(
                        subject -> Subject.picturesPerSecond(subject.busiest().orElseThrow()))
                .max()
                .orElse(0);
        return new Result(complete.stream().map(subject -> line(subject, work)).toList(), leftOut);
    }

    private String missing(Subject subject) {
        if (subject.busiest().isEmpty()) {
            return "no energy figure (" + Subject.absence(subject.single().dynamicEnergyJoulesPerPicture()) + ")";
        }
        if (Subject.best(subject.idlePower()).isEmpty()) {
            return "no idle power (" + Subject.absence(subject.idlePower()) + ")";
        }
        return assumptions.euro(subject).isEmpty()
                ? "no price (give one with --price " + subject.profile().platformType() + "=EUROS)"
                : "";
    }

    private Line line(Subject subject, double work) {
        ExecutionPoint point = subject.busiest().orElseThrow();
        Subject.Scoped energy =
                Subject.best(point.dynamicEnergyJoulesPerPicture()).orElseThrow();
        double idle = Subject.best(subject.idlePower()).orElseThrow().number();
        // A hair less, so that rounding does not buy a device that is not needed.
        long devices = (long) Math.ceil(work / Subject.picturesPerSecond(point) - 1e-9);
        double watts = work * energy.number() + devices * idle;
        double kwhPerYear = watts * assumptions.infrastructureFactor() * HOURS_PER_YEAR / WATTS_PER_KILOWATT;
        return new Line(
                subject,
                devices,
                devices * assumptions.euro(subject).orElseThrow(),
                watts,
                kwhPerYear * assumptions.euroPerKwh(),
                energy);
    }

    /** Joules as milliwatt hours, the paper's unit. */
    static double milliwattHours(double joules) {
        return joules / SECONDS_PER_HOUR * WATTS_PER_KILOWATT;
    }
}
