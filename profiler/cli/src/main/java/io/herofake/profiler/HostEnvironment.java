package io.herofake.profiler;

import com.sun.management.OperatingSystemMXBean;
import io.herofake.backend.Platform;
import io.herofake.model.HardwareType;
import io.herofake.profile.Environment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a profile says of the machine and the software that it was measured on. */
public final class HostEnvironment {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private HostEnvironment() {}

    /**
     * This machine.
     *
     * @param tool        name and version of the profiler
     * @param gitRevision what it was built from; null if not known
     */
    public static Environment read(String tool, @Nullable String gitRevision) {
        return new Environment(
                host(),
                property("os.name") + " " + property("os.version") + " " + property("os.arch"),
                cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                memoryBytes(),
                null,
                Map.of("java", Runtime.version().toString(), "javaVendor", property("java.vendor")),
                tool,
                gitRevision);
    }

    /** The same with what the backend tells of a platform. */
    static Environment on(Environment host, Platform platform) {
        Map<String, String> versions = new TreeMap<>(host.versions());
        platform.attributes().forEach((name, value) -> {
            if (name.toLowerCase(java.util.Locale.ROOT).endsWith("version") && !value.isBlank()) {
                versions.put(name.equals("runtimeVersion") ? platform.backend() : name, value);
            }
        });
        return new Environment(
                host.host(),
                host.operatingSystem(),
                host.cpuModel(),
                host.cpuCount(),
                host.memoryBytes(),
                platform.hardware() == HardwareType.CPU ? null : platform.description(),
                versions,
                host.tool(),
                host.gitRevision());
    }

    private static String host() {
        try {
            String name = Files.readString(HOST_NAME).strip();
            if (!name.isEmpty()) {
                return name;
            }
        } catch (IOException e) {
            // Not Linux.
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static String cpuModel() {
        try {
            for (String line : Files.readAllLines(CPU_INFO)) {
                if (line.startsWith("model name") && line.contains(":")) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
        } catch (IOException e) {
            // Not Linux.
        }
        return property("os.arch");
    }

    private static long memoryBytes() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return system.getTotalMemorySize();
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
