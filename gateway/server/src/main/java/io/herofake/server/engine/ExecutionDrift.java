package io.herofake.server.engine;

/**
 * Live execution times that have left their profile, or are back.
 *
 * @param nowNanos     when, on the engine's clock
 * @param function     the function's name
 * @param platformType the platform type's name
 * @param batch        pictures in a batch
 * @param profileNanos what the profile says
 * @param meanNanos    weighted mean of the live executions
 * @param drifted      whether they have left the profile; otherwise they are back
 */
public record ExecutionDrift(
        long nowNanos,
        String function,
        String platformType,
        int batch,
        long profileNanos,
        double meanNanos,
        boolean drifted) {}
