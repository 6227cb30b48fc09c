package io.herofake.sim.workload;

import io.herofake.sim.Decimal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/** Writes a workload as a trace file that {@link TraceWorkload} reads back, to the nanosecond. */
public final class TraceWriter {
    private static final int BUFFER_BYTES = 1 << 16;

    private TraceWriter() {}

    /**
     * Writes all tasks, with gzip if the name ends in {@code .gz}. The file appears when all is written, and replaces one of
     * the same name.
     *
     * @param labels the names of functions and QoS levels that the workload was made with
     * @return the number of tasks
     * @throws IOException when the file cannot be written; nothing is left then
     */
    public static long write(Workload workload, Labels labels, Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null) {
            throw new IOException("cannot write a trace to " + file);
        }
        // Not createTempFile, which lets nobody but the owner read the trace.
        Path temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID());
        try {
            long tasks = fill(workload, labels, temporary, file.toString().endsWith(".gz"));
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return tasks;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static long fill(Workload workload, Labels labels, Path file, boolean gzip) throws IOException {
        long tasks = 0;
        try (OutputStream raw = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
                OutputStream out = gzip ? new GZIPOutputStream(raw, BUFFER_BYTES) : raw;
                Writer writer =
                        new java.io.BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER_BYTES);
                Arrivals arrivals = workload.open()) {
            writer.append(TraceWorkload.HEADER).append('\n');
            while (arrivals.advance()) {
                writer.append(Decimal.seconds(arrivals.arrivalNanos()).toPlainString());
                writer.append(',').append(labels.functions().get(arrivals.function()));
                writer.append(',')
                        .append(labels.qosLevels().get(arrivals.qos()))
                        .append('\n');
                tasks++;
            }
        }
        return tasks;
    }
}
