package io.herofake.profiler;

/**
 * A step of a target.
 *
 * @param target what it is of
 * @param step   what is measured
 */
public record PlannedStep(Target target, Step step) {

    /** Its name in the journal. */
    public String key() {
        return step instanceof Step.Idle
                ? target.platform().id() + ": " + step.name()
                : target.name() + ": " + step.name();
    }
}
