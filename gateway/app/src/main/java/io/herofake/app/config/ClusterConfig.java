package io.herofake.app.config;

/**
 * What the gateway runs replicas on.
 *
 * @param cpuPlatforms platforms that the CPU of this machine is split into; 0 for one a processor
 * @param memory       memory of this machine for replicas; 0 for all but the gateway's heap
 * @param sandbox      what replicas run in
 */
public record ClusterConfig(
        @Setting(
                value = "0",
                min = "0",
                max = "1024",
                doc =
                        "Platforms that the CPU of this machine is split into; each runs one replica, which executes one batch at"
                                + " a time. 0 means one for each processor.")
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
        Sandbox sandbox) {

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
