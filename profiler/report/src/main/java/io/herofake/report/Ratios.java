package io.herofake.report;

import io.herofake.chart.Numbers;
import io.herofake.profile.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the profiles of one function compare with the published ones, or with each other where none is published. */
final class Ratios {
    private static final int MOST_REFERENCES = 4;

    private final List<Subject> subjects;
    private final List<Subject> references;

    Ratios(List<Subject> subjects) {
        this.subjects = subjects;
        List<Subject> published = subjects.stream()
                .filter(subject -> subject.provenance() == Provenance.PUBLISHED)
                .toList();
        references = (published.isEmpty() ? subjects : published)
                .stream().limit(MOST_REFERENCES).toList();
    }

    List<String> head() {
        List<String> head = new ArrayList<>(List.of("profile"));
        references.forEach(reference -> head.add("times as fast as " + reference.label()));
        references.forEach(reference -> head.add("energy by that of " + reference.label()));
        return head;
    }

    List<List<String>> rows() {
        return subjects.stream().map(this::row).toList();
    }

    private List<String> row(Subject subject) {
        List<String> row = new ArrayList<>(List.of(subject.label()));
        references.forEach(reference -> row.add(Numbers.text(speed(subject, reference))));
        references.forEach(reference -> row.add(energy(subject, reference)));
        return row;
    }

    private static double speed(Subject subject, Subject reference) {
        return (double) reference.single().meanNanos() / subject.single().meanNanos();
    }

    /** Only figures of the same part of the machine are compared. */
    private static String energy(Subject subject, Subject reference) {
        Optional<Subject.Scoped> mine = Subject.best(subject.single().dynamicEnergyJoulesPerPicture());
        Optional<Subject.Scoped> other = Subject.best(reference.single().dynamicEnergyJoulesPerPicture());
        if (mine.isEmpty() || other.isEmpty()) {
            return "not known";
        }
        if (mine.get().scope() != other.get().scope()) {
            return Words.scope(mine.get().scope()) + " against "
                    + Words.scope(other.get().scope());
        }
        return other.get().number() == 0
                ? "not known"
                : Numbers.text(mine.get().number() / other.get().number());
    }
}
