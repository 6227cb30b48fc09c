package io.herofake.server.engine;

/** Judges pictures beside modelled executions, on real hardware, as far as it keeps up. Thread-safe. */
@FunctionalInterface
public interface BackgroundJudge {
    /** Takes a picture to be judged, or tells at once why it will not be; returns at once. */
    PendingVerdict judge(LoadedModel model, Content content);
}
