package io.herofake.sim.report;

import io.herofake.sim.Decimal;
import io.herofake.sim.run.Run;
import io.herofake.sim.run.RunFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;

/**
 * What the paper states of its evaluation (HeROfake, CCGrid 2023, abstract and sections V.B and VII), beside the same
 * figures of our runs.
 */
final class PaperClaims {
    /** Percentages agree within five percentage points, other figures within a tenth. */
    static final String RULE =
            "A percentage agrees if it is within 5 percentage points of the paper's, another figure if it is within a tenth.";

    private static final double POINTS = 0.05;
    private static final double TENTH = 0.1;

    /**
     * One statement.
     *
     * @param what    what it is about
     * @param paper   the paper's figure
     * @param ours    ours
     * @param agrees  whether they agree
     */
    record Claim(String what, String paper, String ours, boolean agrees) {}

    private final List<Run> runs;
    private final List<Claim> claims = new ArrayList<>();

    private PaperClaims(List<Run> runs) {
        this.runs = runs;
    }

    /** Those statements whose policies were run. */
    static List<Claim> of(List<Run> runs) {
        PaperClaims claims = new PaperClaims(runs);
        claims.missed();
        claims.consolidation();
        claims.energyAndTime();
        return claims.claims;
    }

    private void missed() {
        percent("HRO-HRO", "HRO-HRO: tasks missed", "35%", RunFigures::missedFraction, near(0.35));
        for (String pair : List.of("KN-KN", "KN-BPFF", "KN-RP")) {
            percent(
                    pair,
                    pair + ": tasks missed",
                    "over 99%",
                    RunFigures::missedFraction,
                    share -> share > 0.99 - POINTS);
        }
        percent("KN-HRO", "KN-HRO: tasks missed", "about 50%", RunFigures::missedFraction, near(0.5));
    }

    private void consolidation() {
        percent("HRO-HRO", "HRO-HRO: nodes unused", "almost 70%", PaperClaims::unusedNodes, near(0.7));
        percent("HRO-KN", "HRO-KN: nodes unused", "40%", PaperClaims::unusedNodes, near(0.4));
        percent("HRO-HRO", "HRO-HRO: platforms unused", "77%", PaperClaims::unusedPlatforms, near(0.77));
        both("HRO-BPFF", "HRO-HRO", (bpff, hro) -> {
            double difference = unusedNodes(bpff) - unusedNodes(hro);
            String ours = Decimal.percent(unusedNodes(bpff)) + " against " + Decimal.percent(unusedNodes(hro));
            String what = "nodes unused, HRO-BPFF against HRO-HRO";
            claims.add(new Claim(what, "negligibly more", ours, difference >= 0 && difference <= 2 * POINTS));
        });
    }

    private void energyAndTime() {
        both("HRO-HRO", "KN-KN", (hro, kn) -> {
            double saved = 1 - hro.energy().totalDynamicJoules() / kn.energy().totalDynamicJoules();
            String what = "dynamic energy, HRO-HRO less than KN-KN by";
            claims.add(new Claim(what, "35%", Decimal.percent(saved), near(0.35).test(saved)));
        });
        for (String pair : List.of("HRO-HRO", "KN-KN")) {
            find(pair).ifPresent(figures -> {
                double minutes = figures.makespanNanos() / 6e10;
                boolean agrees = Math.abs(minutes - 13.5) <= 13.5 * TENTH;
                claims.add(
                        new Claim(pair + ": makespan", "about 13.5 min", Decimal.fixed(minutes, 1) + " min", agrees));
            });
        }
        both("KN-HRO", "HRO-KN", (kn, hro) -> {
            double ratio = (double) kn.use().coldStarts() / hro.use().coldStarts();
            String ours = Decimal.fixed(ratio, 1) + " times (" + kn.use().coldStarts() + " against "
                    + hro.use().coldStarts() + ")";
            claims.add(new Claim(
                    "cold starts, KN-HRO against HRO-KN", "6.5 times", ours, Math.abs(ratio - 6.5) <= 6.5 * TENTH));
        });
        worst("dynamic energy, highest of figure 7c", List.of("HRO-HRO", "HRO-KN", "KN-HRO", "KN-KN"), "KN-HRO");
        worst("dynamic energy, highest of figure 6c", List.of("HRO-HRO", "KN-BPFF", "KN-KN", "KN-RP"), "KN-BPFF");
    }

    /** Which of several pairs uses the most dynamic energy. Within a thousandth counts as a tie. */
    private void worst(String what, List<String> pairs, String paper) {
        double most = 0;
        for (String pair : pairs) {
            Optional<RunFigures> figures = find(pair);
            if (figures.isEmpty()) {
                return;
            }
            most = Math.max(most, figures.get().energy().totalDynamicJoules());
        }
        List<String> highest = new ArrayList<>();
        for (String pair : pairs) {
            if (find(pair).orElseThrow().energy().totalDynamicJoules() >= most * 0.999) {
                highest.add(pair);
            }
        }
        claims.add(new Claim(what, paper, String.join(" and ", highest), highest.equals(List.of(paper))));
    }

    private void percent(
            String pair, String what, String paper, ToDoubleFunction<RunFigures> figure, DoublePredicate agrees) {
        find(pair).ifPresent(figures -> {
            double ours = figure.applyAsDouble(figures);
            claims.add(new Claim(what, paper, Decimal.percent(ours), agrees.test(ours)));
        });
    }

    private void both(String first, String second, java.util.function.BiConsumer<RunFigures, RunFigures> use) {
        find(first).ifPresent(a -> find(second).ifPresent(b -> use.accept(a, b)));
    }

    private Optional<RunFigures> find(String pair) {
        return runs.stream()
                .filter(run -> run.name().equals(pair))
                .map(Run::figures)
                .findFirst();
    }

    private static DoublePredicate near(double paper) {
        return ours -> Math.abs(ours - paper) <= POINTS;
    }

    static double unusedNodes(RunFigures figures) {
        return (double) figures.use().unusedNodes() / Math.max(1, figures.use().nodes());
    }

    static double unusedPlatforms(RunFigures figures) {
        return (double) figures.use().unusedPlatforms()
                / Math.max(1, figures.use().platforms());
    }
}
