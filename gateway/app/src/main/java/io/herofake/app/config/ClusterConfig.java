package io.herofake.app.config;

import io.herofake.sandbox.process.WorkerOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the gateway runs replicas on.
 *
 * @param cpuPlatforms platforms that the CPU of this machine is split into; 0 for one a processor and at least one a model
 * @param memory       memory of this machine for replicas; 0 for all but the gateway's heap
 * @param sandbox      what replicas run in
 * @param workerMemory most memory of a worker process; 0 for no limit
 * @param deviceMemory most device memory of a replica; 0 for no limit
 * @param pinWorkers   whether the worker on a slice of the CPU is kept to one processor
 * @param file         the nodes, if there are others than this machine
 */
public record ClusterConfig(
        @Setting(
                value = "0",
                min = "0",
                max = "1024",
                doc =
                        "Platforms that the CPU of this machine is split into; each runs one replica, which executes one batch at"
                                + " a time. 0 means one for each processor, and at least one for each model.")
        int cpuPlatforms,

        @Setting(
                value = "0B",
                min = "0B",
                max = "1048576GiB",
                doc = "Memory of this machine that replicas may take. 0 means all of it but the gateway's own heap.")
        ByteSize memory,

        @Setting(
                value = "auto",
                doc =
                        "What replicas run in: the gateway's process, or a worker process each. Auto takes a worker for every"
                                + " backend with native code.")
        Sandbox sandbox,

        @Setting(
                value = "0B",
                min = "0B",
                max = "1048576GiB",
                doc =
                        "The most memory that a worker process may allocate: heap, model and buffers, but not files that are"
                                + " mapped. 0 means no limit.")
        ByteSize workerMemory,

        @Setting(
                value = "0B",
                min = "0B",
                max = "1048576GiB",
                doc =
                        "The most memory of its device that a replica on a GPU may take for weights and working memory; the driver"
                                + " takes some for each process besides. 0 means no limit.")
        ByteSize deviceMemory,

        @Setting(
                value = "false",
                doc =
                        "Whether the worker on the first slice of the CPU is kept to processor 0, the next to 1, and so on, with"
                                + " taskset.")
        boolean pinWorkers,

        @Setting(
                value = "",
                doc =
                        "A YAML file with the nodes of the cluster: this machine, workers elsewhere, simulated ones. When empty:"
                                + " this machine. See docs/orchestration.md.")
        Optional<Path> file) {

    /** What a worker's Java machine needs before it can open any model. */
    private static final ByteSize LEAST_WORKER = new ByteSize(2 * WorkerOptions.DEFAULT.heapBytes());

    /** Checks that a worker's memory is 0 or holds its Java machine. */
    public ClusterConfig {
        if (workerMemory.bytes() != 0 && workerMemory.compareTo(LEAST_WORKER) < 0) {
            throw new IllegalArgumentException(
                    "workerMemory must be 0B or at least " + LEAST_WORKER + ", not " + workerMemory);
        }
    }

    /** What replicas run in. */
    public enum Sandbox {
        /** As the backend needs it. */
        AUTO,
        /** The gateway's process. */
        IN_PROCESS,
        /** A process each. */
        WORKER
    }
}
