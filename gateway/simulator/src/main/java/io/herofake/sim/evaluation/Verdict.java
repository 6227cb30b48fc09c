package io.herofake.sim.evaluation;

import io.herofake.sim.bound.LowerBound;
import io.herofake.sim.run.Run;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one pair of policies does in one scenario by the bars for a policy that is to be the default.
 *
 * @param fewest whether it misses no more tasks than any other pair that was run
 * @param near   whether it misses at most twice the lower bound and half a percentage point; null where there is no bound
 * @param frugal whether it takes no more dynamic energy than HRO-HRO; null where it misses more, HRO-HRO did not run, or either
 *               left tasks unserved
 * @param served whether it left no task unserved
 */
public record Verdict(
        boolean fewest, @Nullable Boolean near, @Nullable Boolean frugal, boolean served) {
    /** The pair that the paper proposes. */
    private static final String PAPER = "HRO-HRO";

    private static final double ROUNDING = 1e-9;

    /** The verdict on one of the runs of a scenario. */
    static Verdict of(Run run, List<Run> runs, @Nullable LowerBound bound) {
        long missed = missed(run);
        Run paper = runs.stream()
                .filter(other -> other.name().equals(PAPER))
                .findFirst()
                .orElse(null);
        Boolean frugal = null;
        if (paper != null && served(paper) && served(run) && missed <= missed(paper)) {
            frugal = joules(run) <= joules(paper) * (1 + ROUNDING);
        }
        return new Verdict(
                runs.stream().allMatch(other -> missed <= missed(other)),
                bound == null ? null : Boolean.valueOf(missed <= bound.missedAllowed()),
                frugal,
                served(run));
    }

    private static long missed(Run run) {
        return run.figures().outcomes().missed();
    }

    private static double joules(Run run) {
        return run.figures().energy().totalDynamicJoules();
    }

    private static boolean served(Run run) {
        return run.figures().outcomes().completed() == run.figures().tasks();
    }
}
