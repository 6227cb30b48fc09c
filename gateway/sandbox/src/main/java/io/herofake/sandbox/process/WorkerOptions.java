package io.herofake.sandbox.process;

import io.herofake.sandbox.client.HealthOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How workers are started.
 *
 * @param heapBytes    of the worker's Java heap; models are not in it. {@code -Xmx}
 * @param memoryBytes  the most memory that the process may allocate, heap, models and buffers together, kept by the operating
 *                     system ({@code RLIMIT_DATA}; files that are mapped, such as cached weights, do not count); 0 for no limit
 * @param cpus         CPUs that it may run on, by number; empty for all. Kept by {@code taskset}, where that is there
 * @param environment  further environment variables, such as {@code CUDA_VISIBLE_DEVICES}
 * @param jvmOptions   further options of the Java virtual machine; they win over those that are set here
 * @param startTimeout for a worker to be ready, model opened
 * @param health       how a worker that hangs is found
 * @param directory    where each worker gets a folder of its own, for its socket and temporary files; a short path, as the
 *                     paths of sockets are limited to about 100 characters
 */
public record WorkerOptions(
        long heapBytes,
        long memoryBytes,
        List<Integer> cpus,
        Map<String, String> environment,
        List<String> jvmOptions,
        Duration startTimeout,
        HealthOptions health,
        Path directory) {
    private static final long MIN_HEAP = 16L << 20;

    /** 64 MiB of heap, no other limit, a minute to start. */
    public static final WorkerOptions DEFAULT = new WorkerOptions(
            64L << 20,
            0,
            List.of(),
            Map.of(),
            List.of(),
            Duration.ofMinutes(1),
            HealthOptions.DEFAULT,
            Path.of(System.getProperty("java.io.tmpdir")));

    /** Checks ranges; copies the collections. */
    public WorkerOptions {
        cpus = List.copyOf(cpus);
        environment = Map.copyOf(environment);
        jvmOptions = List.copyOf(jvmOptions);
        if (heapBytes < MIN_HEAP) {
            throw new IllegalArgumentException("heapBytes must be " + MIN_HEAP + " at least, not " + heapBytes);
        }
        if (memoryBytes != 0 && memoryBytes < 2 * heapBytes) {
            throw new IllegalArgumentException("memoryBytes must be 0 or twice heapBytes at least, which is "
                    + 2 * heapBytes + ", not " + memoryBytes);
        }
        if (cpus.stream().anyMatch(cpu -> cpu < 0)) {
            throw new IllegalArgumentException("cpus must be 0 or above, not " + cpus);
        }
        if (startTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("startTimeout must be 1 ms at least, not " + startTimeout);
        }
    }

    /** The same with another limit of memory. */
    public WorkerOptions withMemory(long bytes) {
        return new WorkerOptions(heapBytes, bytes, cpus, environment, jvmOptions, startTimeout, health, directory);
    }

    /** The same on certain CPUs. */
    public WorkerOptions withCpus(List<Integer> numbers) {
        return new WorkerOptions(
                heapBytes, memoryBytes, numbers, environment, jvmOptions, startTimeout, health, directory);
    }

    /** The same with other environment variables. */
    public WorkerOptions withEnvironment(Map<String, String> variables) {
        return new WorkerOptions(heapBytes, memoryBytes, cpus, variables, jvmOptions, startTimeout, health, directory);
    }

    /** The same with other options of the Java virtual machine. */
    public WorkerOptions withJvmOptions(List<String> options) {
        return new WorkerOptions(heapBytes, memoryBytes, cpus, environment, options, startTimeout, health, directory);
    }

    /** The same with another start timeout. */
    public WorkerOptions withStartTimeout(Duration timeout) {
        return new WorkerOptions(heapBytes, memoryBytes, cpus, environment, jvmOptions, timeout, health, directory);
    }

    /** The same with other probes. */
    public WorkerOptions withHealth(HealthOptions probes) {
        return new WorkerOptions(
                heapBytes, memoryBytes, cpus, environment, jvmOptions, startTimeout, probes, directory);
    }

    /** The same with folders elsewhere. */
    public WorkerOptions withDirectory(Path folder) {
        return new WorkerOptions(heapBytes, memoryBytes, cpus, environment, jvmOptions, startTimeout, health, folder);
    }
}
