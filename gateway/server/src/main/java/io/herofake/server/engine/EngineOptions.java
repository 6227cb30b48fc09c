package io.herofake.server.engine;

import java.util.List;

/**
 * How an {@link InferenceEngine} is set up.
 *
 * @param slots        inferences that may run at a time, one thread each; 1 to 1024. As many as cores is a good choice for
 *                     models opened with one thread a call
 * @param queueLength  requests that may wait for a slot; 1 to 65536. One more is refused
 * @param qosLevels    at least one, names all different
 * @param measuredRuns inferences that each slot times at start for each model without a configured worst execution time;
 *                     1 to 100, after one that is not counted
 */
public record EngineOptions(int slots, int queueLength, List<QosLevel> qosLevels, int measuredRuns) {
    /** As many slots as processors, 256 waiting, the paper's QoS levels, 3 timed inferences. */
    public static final EngineOptions DEFAULT =
            new EngineOptions(Runtime.getRuntime().availableProcessors(), 256, QosLevel.PAPER, 3);

    /** Checks ranges; copies the list. */
    public EngineOptions {
        requireWithin("slots", slots, 1024);
        requireWithin("queueLength", queueLength, 65_536);
        requireWithin("measuredRuns", measuredRuns, 100);
        qosLevels = List.copyOf(qosLevels);
        if (qosLevels.isEmpty()) {
            throw new IllegalArgumentException("qosLevels is empty; at least one level is needed");
        }
        if (qosLevels.stream().map(QosLevel::name).distinct().count() != qosLevels.size()) {
            throw new IllegalArgumentException("qosLevels names a level twice: " + qosLevels);
        }
    }

    private static void requireWithin(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " must be 1 to " + max + ", not " + value);
        }
    }
}
