package io.herofake.sandbox.process;

import io.herofake.backend.OpenOptions;
import io.herofake.sandbox.SandboxModel;
import io.herofake.sandbox.worker.WorkerMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line and environment of a worker process. */
final class Launch {
    private static final Path SHELL = Path.of("/bin/sh");
    private static final long DIRECT_MARGIN_BYTES = 48L << 20;

    private Launch() {}

    /** Ready to be started. */
    static ProcessBuilder of(WorkerOptions options, Path directory, SandboxModel model, OpenOptions open) {
        List<String> command = new ArrayList<>(shell(options));
        command.addAll(affinity(options.cpus()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm(options, directory, model, open));
        command.addAll(options.jvmOptions());
        command.add(WorkerMain.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        // Not on the command line, which people read in lists of processes; and the gateway's own options are not for
        // workers.
        environment.put("CLASSPATH", System.getProperty("java.class.path"));
        environment.remove("JDK_JAVA_OPTIONS");
        environment.remove("JAVA_TOOL_OPTIONS");
        environment.putAll(options.environment());
        return builder;
    }

    /**
     * A shell that sets what a process inherits, and becomes the process. Signals for the whole group (Ctrl-C, the end of a
     * service) are for the gateway, which ends its workers when it has drained; a worker also ends with its gateway.
     */
    private static List<String> shell(WorkerOptions options) {
        if (!Files.isExecutable(SHELL)) {
            return List.of();
        }
        String limit = options.memoryBytes() == 0 ? "" : "ulimit -d " + options.memoryBytes() / 1024 + " && ";
        return List.of(SHELL.toString(), "-c", "trap '' INT TERM HUP; " + limit + "exec \"$@\"", "herofake-worker");
    }

    private static List<String> affinity(List<Integer> cpus) {
        if (cpus.isEmpty() || !hasTaskset()) {
            return List.of();
        }
        return List.of("taskset", "-c", cpus.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    /** Whether CPU affinity can be set here. */
    static boolean hasTaskset() {
        return Stream.of("/usr/bin/taskset", "/bin/taskset").map(Path::of).anyMatch(Files::isExecutable);
    }

    private static List<String> jvm(WorkerOptions options, Path directory, SandboxModel model, OpenOptions open) {
        // The backend's input, the body of a request, and one that is being received, for every caller.
        long tensorBytes = 4L * model.input().elementsPerPicture() * open.maxBatch();
        long directBytes = 4 * tensorBytes * (open.callers() + 1) + DIRECT_MARGIN_BYTES;
        List<String> jvm = new ArrayList<>(List.of(
                "-Xmx" + options.heapBytes(),
                "-XX:MaxDirectMemorySize=" + directBytes,
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=" + directory.resolve("crash.log"), // what matters is printed as well
                "-Dfile.encoding=UTF-8",
                "-Djava.awt.headless=true",
                "-Dio.netty.jfr.enabled=false", // the classes of the recorder take a tenth of a second
                "-Djava.io.tmpdir=" + directory));
        int version = Runtime.version().feature();
        if (version >= 22) {
            jvm.add("--enable-native-access=ALL-UNNAMED");
        }
        if (version >= 23) {
            jvm.add("--sun-misc-unsafe-memory-access=allow");
        }
        return jvm;
    }
}
