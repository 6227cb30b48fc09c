package io.herofake.server.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of this process, where the operating system tells (Linux). */
final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String KEY = "VmRSS:";

    private ProcessMemory() {}

    static boolean known() {
        return Files.isReadable(STATUS);
    }

    /** In bytes; NaN if it cannot be read. */
    static double residentBytes() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(KEY)) {
                    String kibibytes =
                            line.substring(KEY.length()).replace("kB", "").strip();
                    return Long.parseLong(kibibytes) * 1024.0;
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Double.NaN;
        }
        return Double.NaN;
    }
}
