package io.herofake.model.quantize;

import io.herofake.model.quantize.Stage.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which steps stay float32, of those that could be in 8 bits: some layers, and what has no weights and reads what a float32 step
 * gives, as rounding that for its sake would lose what was kept. Immutable.
 */
final class FloatSteps {
    private final Set<Stage> steps;

    private FloatSteps(Set<Stage> steps) {
        this.steps = Set.copyOf(steps);
    }

    /** All that could be in 8 bits. */
    static FloatSteps all(List<Stage> stages) {
        return new FloatSteps(new HashSet<>(
                stages.stream().filter(stage -> stage.kind() != Kind.FLOAT).toList()));
    }

    /** These layers, by {@link Stage#name()}, and what follows from them. */
    static FloatSteps of(List<Stage> stages, Set<String> layers) {
        Set<Stage> steps = new HashSet<>();
        Set<String> plain = new HashSet<>();
        for (Stage stage : stages) {
            boolean kept = stage.kind() == Kind.WEIGHTED && layers.contains(stage.name());
            boolean follows = (stage.kind() == Kind.CALCULATING || stage.kind() == Kind.PASSING)
                    && stage.inputs().stream().anyMatch(plain::contains);
            if (kept || follows || stage.kind() == Kind.PLAIN) {
                steps.add(stage);
            }
            // With any layer in float32, pools of the first convolution's output are, too: it may read them.
            if (steps.contains(stage) || (stage.kind() == Kind.ENTRY && !layers.isEmpty())) {
                plain.add(stage.output());
            }
        }
        return new FloatSteps(steps);
    }

    boolean contains(Stage stage) {
        return steps.contains(stage);
    }
}
