package io.herofake.sim.workload;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * What really came of the tasks of a recording. Tasks that had arrived before its first part are left out. Immutable.
 *
 * @param tasks              tasks that arrived
 * @param completed          of those, in time or late
 * @param late               of the completed
 * @param lateColdStart      of the late: mostly because a replica had to start
 * @param refused            not admitted, queue full, or expired
 * @param failed             lost more often than they may be queued again
 * @param cancelled          by whoever asked, or invalid
 * @param unfinished         without an end in the recording
 * @param dynamicJoules      of the completed, as far as it is known
 * @param unknownEnergy      completed tasks whose energy is not known
 * @param simulated          completed on simulated platforms
 * @param starts             replicas started
 * @param coldStarts         of those, with a cold start
 * @param nodesUsed          nodes on which a task completed
 * @param platformsUsed      platforms on which a task completed
 * @param dropped            events that the gateway could not record: with any, all of these are too low
 * @param firstArrivalNanos  on the gateway's clock
 * @param lastEndNanos       on the gateway's clock
 */
public record RecordedFigures(
        long tasks,
        long completed,
        long late,
        long lateColdStart,
        long refused,
        long failed,
        long cancelled,
        long unfinished,
        double dynamicJoules,
        long unknownEnergy,
        long simulated,
        long starts,
        long coldStarts,
        int nodesUsed,
        int platformsUsed,
        long dropped,
        long firstArrivalNanos,
        long lastEndNanos) {

    /** Missed tasks as a fraction of those not cancelled, as in a simulated run; 0 if there are none. */
    public double missedFraction() {
        long counted = tasks - cancelled;
        return counted == 0 ? 0 : (double) (late + refused + failed + unfinished) / counted;
    }

    /**
     * Reads a recording.
     *
     * @param file its newest part
     * @throws IOException naming what is wrong and where
     */
    public static RecordedFigures read(Path file) throws IOException {
        Count count = new Count();
        try (RecordingLines lines = RecordingLines.open(file)) {
            while (lines.next()) {
                count.line(lines);
            }
        }
        return count.figures();
    }

    private static final class Count {
        private final Set<String> platforms = new HashSet<>();
        private final Set<String> nodes = new HashSet<>();
        private long tasks;
        private long completed;
        private long late;
        private long lateColdStart;
        private long refused;
        private long failed;
        private long cancelled;
        private double joules;
        private long unknownEnergy;
        private long simulated;
        private long starts;
        private long coldStarts;
        private long dropped;
        private long firstArrival = -1;
        private long lastEnd;

        void line(RecordingLines lines) throws IOException {
            switch (lines.field(RecordingLines.EVENT)) {
                case "arrived" -> {
                    tasks++;
                    long arrival = lines.nanos(RecordingLines.ARRIVAL);
                    firstArrival = firstArrival < 0 ? arrival : Math.min(firstArrival, arrival);
                }
                case "ended" -> {
                    if (firstArrival >= 0 && lines.nanos(RecordingLines.ARRIVAL) >= firstArrival) {
                        ended(lines);
                    }
                }
                case "starting" -> {
                    starts++;
                    coldStarts += lines.is(RecordingLines.COLD, "true") ? 1 : 0;
                }
                case "dropped" -> dropped += (long) lines.number(RecordingLines.ID);
                default -> {
                    // Other changes of replicas.
                }
            }
        }

        private void ended(RecordingLines lines) throws IOException {
            lastEnd = Math.max(lastEnd, lines.nanos(RecordingLines.SECONDS));
            switch (lines.field(RecordingLines.OUTCOME)) {
                case "completed" -> completed(lines);
                case "cancelled", "invalid" -> cancelled++;
                case "failed" -> failed++;
                case "not_admitted", "queue_full", "expired" -> refused++;
                default -> throw lines.bad("unknown outcome '" + lines.field(RecordingLines.OUTCOME) + "'");
            }
        }

        private void completed(RecordingLines lines) throws IOException {
            completed++;
            late += lines.is(RecordingLines.LATE_CAUSE, "") ? 0 : 1;
            lateColdStart += lines.is(RecordingLines.LATE_CAUSE, "cold_start") ? 1 : 0;
            simulated += lines.is(RecordingLines.SIMULATED, "true") ? 1 : 0;
            double energy = lines.number(RecordingLines.ENERGY);
            joules += Double.isNaN(energy) ? 0 : energy;
            unknownEnergy += Double.isNaN(energy) ? 1 : 0;
            String platform = lines.field(RecordingLines.PLATFORM);
            if (platforms.add(platform)) {
                nodes.add(platform.substring(0, Math.max(0, platform.lastIndexOf('/'))));
            }
        }

        RecordedFigures figures() {
            return new RecordedFigures(
                    tasks,
                    completed,
                    late,
                    lateColdStart,
                    refused,
                    failed,
                    cancelled,
                    Math.max(0, tasks - completed - refused - failed - cancelled),
                    joules,
                    unknownEnergy,
                    simulated,
                    starts,
                    coldStarts,
                    nodes.size(),
                    platforms.size(),
                    dropped,
                    Math.max(0, firstArrival),
                    lastEnd);
        }
    }
}
