package io.herofake.profile;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The machine and software that figures were taken on. Immutable.
 *
 * @param host            the host's name
 * @param operatingSystem name, version and architecture, for example {@code Linux 6.1.0-18-amd64}
 * @param cpuModel        for example {@code AMD EPYC 9R14}
 * @param cpuCount        processors that the profiler could use, at least 1
 * @param memoryBytes     memory of the host, above 0
 * @param device          the platform measured, if it is not the CPU, for example {@code NVIDIA A10}; else null
 * @param versions        of driver, runtime, JVM, by name in lowerCamelCase, for example {@code onnxRuntime}
 * @param tool            name and version of the profiler
 * @param gitRevision     source revision of the profiler; null if it was not built from a checkout
 */
public record Environment(
        String host,
        String operatingSystem,
        String cpuModel,
        int cpuCount,
        long memoryBytes,
        @Nullable String device,
        Map<String, String> versions,
        String tool,
        @Nullable String gitRevision) {

    /** Checks ranges; copies the versions, in the order of their names. */
    public Environment {
        Checks.name(host, "host");
        Checks.text(operatingSystem, "operatingSystem");
        Checks.text(cpuModel, "cpuModel");
        Checks.atLeast(1, cpuCount, "cpuCount");
        Checks.atLeast(1, memoryBytes, "memoryBytes");
        Checks.optionalText(device, "device");
        Checks.text(tool, "tool");
        Checks.optionalText(gitRevision, "gitRevision");
        TreeMap<String, String> copy = new TreeMap<>();
        Checks.present(versions, "versions")
                .forEach((name, version) ->
                        copy.put(Checks.name(name, "versions: name"), Checks.text(version, "versions." + name)));
        versions = Collections.unmodifiableMap(copy);
    }
}
