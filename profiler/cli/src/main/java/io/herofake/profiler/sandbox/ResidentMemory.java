package io.herofake.profiler.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Resident memory of this process as Linux tells it in {@code /proc/self}; nothing elsewhere. */
final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    private static final long BYTES_PER_KB = 1024;

    private ResidentMemory() {}

    /** Resident now, in bytes (VmRSS). */
    static OptionalLong nowBytes() {
        return field("VmRSS:");
    }

    /** The most that was resident since the last {@link #forgetPeak}, in bytes (VmHWM). */
    static OptionalLong peakBytes() {
        return field("VmHWM:");
    }

    /** Lets the peak begin anew at what is resident now (proc(5): 5 resets the peak); false if that is not allowed. */
    static boolean forgetPeak() {
        try {
            Files.writeString(CLEAR, "5");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static OptionalLong field(String name) {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(name)) {
                    String kilobytes =
                            line.substring(name.length()).replace("kB", "").strip();
                    return OptionalLong.of(Long.parseLong(kilobytes) * BYTES_PER_KB);
                }
            }
        } catch (IOException | NumberFormatException e) {
            // Not Linux.
        }
        return OptionalLong.empty();
    }
}
