package io.herofake.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * Samples of where this process's threads are (Java Flight Recorder), counted by kind of thread and by package. A sample in
 * the JDK counts for the package that called the JDK. Threads that wait are left out.
 */
final class CpuProfile implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(10);
    private static final int LINES = 25;
    private static final Set<String> WAITING = Set.of(
            "epollWait",
            "epollWait0",
            "epollPWait",
            "poll",
            "park",
            "wait",
            "wait0",
            "accept",
            "select",
            "sleep",
            "sleep0");

    private final Recording recording = new Recording();
    private final Path file;

    CpuProfile() throws IOException {
        file = Files.createTempFile("herofake-profile-", ".jfr");
        recording.enable("jdk.ExecutionSample").withPeriod(PERIOD);
        recording.enable("jdk.NativeMethodSample").withPeriod(PERIOD);
        recording.start();
    }

    /** Ends the sampling; lines of a table, the largest share first. */
    List<String> stop() throws IOException {
        recording.stop();
        recording.dump(file);
        Map<String, Integer> counts = new HashMap<>();
        int all = 0;
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                String place = place(events.readEvent());
                if (place != null) {
                    counts.merge(place, 1, Integer::sum);
                    all++;
                }
            }
        }
        return table(counts, all);
    }

    private static List<String> table(Map<String, Integer> counts, int all) {
        List<String> lines = new ArrayList<>();
        counts.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry<String, Integer>::getValue)
                        .reversed())
                .limit(LINES)
                .forEach(entry -> lines.add(
                        String.format(Locale.ROOT, "%6.1f  %s", 100.0 * entry.getValue() / all, entry.getKey())));
        lines.add("        of " + all + " samples");
        return lines;
    }

    private static @Nullable String place(RecordedEvent event) {
        RecordedStackTrace stack = event.getStackTrace();
        if (stack == null || stack.getFrames().isEmpty() || event.getThread("sampledThread") == null) {
            return null;
        }
        if (WAITING.contains(stack.getFrames().get(0).getMethod().getName())) {
            return null;
        }
        String thread = event.getThread("sampledThread").getJavaName();
        // inference-slot-3 and event-loop-1-2 are of the kinds inference-slot and event-loop
        String kind = thread == null ? "JVM" : thread.replaceAll("[-0-9#]+$", "");
        return String.format(Locale.ROOT, "%-18s %s", kind, owner(stack.getFrames()));
    }

    private static String owner(List<RecordedFrame> frames) {
        for (RecordedFrame frame : frames) {
            String type = frame.getMethod().getType().getName();
            if (!type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("sun.")) {
                return type.contains(".") ? type.substring(0, type.lastIndexOf('.')) : type;
            }
        }
        return "JDK";
    }

    @Override
    public void close() throws IOException {
        recording.close();
        Files.deleteIfExists(file);
    }
}
