package io.herofake.sim.evaluation;

import io.herofake.sim.run.Run;
import java.util.ArrayList;
import java.util.List;

/**
 * How one pair of policies does over a family of scenarios.
 *
 * @param pair       its name
 * @param scenarios  how many
 * @param fewest     in how many it misses no more than any other pair
 * @param bounded    in how many a lower bound is known
 * @param near       in how many of those it is within twice the bound and half a point
 * @param comparable in how many it misses no more than HRO-HRO
 * @param frugal     in how many of those it takes no more energy
 * @param served     in how many it left no task unserved
 * @param meanMissed mean of the scenarios' misses, in percent
 */
public record Scores(
        String pair,
        int scenarios,
        int fewest,
        int bounded,
        int near,
        int comparable,
        int frugal,
        int served,
        double meanMissed) {
    /** Of every pair, the one with the fewest misses on average first. */
    public static List<Scores> of(List<FamilyRun.Result> results) {
        List<Scores> all = new ArrayList<>();
        int pairs = results.isEmpty() ? 0 : results.get(0).runs().size();
        for (int i = 0; i < pairs; i++) {
            all.add(of(results, i));
        }
        all.sort((a, b) -> Double.compare(a.meanMissed(), b.meanMissed()));
        return all;
    }

    private static Scores of(List<FamilyRun.Result> results, int index) {
        int[] counts = new int[6];
        double missed = 0;
        for (FamilyRun.Result result : results) {
            Run run = result.runs().get(index);
            Verdict verdict = Verdict.of(run, result.runs(), result.bound());
            counts[0] += verdict.fewest() ? 1 : 0;
            counts[1] += verdict.near() != null ? 1 : 0;
            counts[2] += Boolean.TRUE.equals(verdict.near()) ? 1 : 0;
            counts[3] += verdict.frugal() != null ? 1 : 0;
            counts[4] += Boolean.TRUE.equals(verdict.frugal()) ? 1 : 0;
            counts[5] += verdict.served() ? 1 : 0;
            missed += Metric.MISSED.of(run.figures()) / results.size();
        }
        return new Scores(
                results.get(0).runs().get(index).name(),
                results.size(),
                counts[0],
                counts[1],
                counts[2],
                counts[3],
                counts[4],
                counts[5],
                missed);
    }
}
