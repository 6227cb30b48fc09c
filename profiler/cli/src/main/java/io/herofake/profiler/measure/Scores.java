package io.herofake.profiler.measure;

import io.herofake.profile.Accuracy.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/** Scores of labelled pictures, and what follows from them. Thread-safe. */
final class Scores {
    private record Scored(double score, boolean fake, boolean calledFake) {}

    private final List<Scored> all = new ArrayList<>();

    synchronized void add(double score, boolean fake, boolean calledFake) {
        all.add(new Scored(score, fake, calledFake));
    }

    synchronized int count() {
        return all.size();
    }

    /** Fake is positive. */
    synchronized ConfusionMatrix confusion() {
        return new ConfusionMatrix(count(true, true), count(true, false), count(false, true), count(false, false));
    }

    private long count(boolean fake, boolean calledFake) {
        return all.stream()
                .filter(scored -> scored.fake == fake && scored.calledFake == calledFake)
                .count();
    }

    /**
     * Area under the ROC curve: how often a fake picture scores higher than a real one, ties counted half (Mann-Whitney U over
     * the number of pairs; Hanley and McNeil, Radiology 143, 1982). Empty if a class has no picture.
     */
    synchronized OptionalDouble auc() {
        long fakes = all.stream().filter(Scored::fake).count();
        long reals = all.size() - fakes;
        if (fakes == 0 || reals == 0) {
            return OptionalDouble.empty();
        }
        List<Scored> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingDouble(Scored::score));
        double rankSum = 0;
        for (int i = 0; i < sorted.size(); ) {
            int end = i;
            long fakesHere = 0;
            while (end < sorted.size() && sorted.get(end).score == sorted.get(i).score) {
                fakesHere += sorted.get(end).fake ? 1 : 0;
                end++;
            }
            rankSum += fakesHere * (i + 1 + end) / 2.0; // the mean rank of equal scores
            i = end;
        }
        return OptionalDouble.of((rankSum - fakes * (fakes + 1) / 2.0) / ((double) fakes * reals));
    }
}
