package io.herofake.sim.workload;

import io.herofake.model.WholeFile;
import io.herofake.sim.Decimal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
        try (WholeFile whole = new WholeFile(file)) {
            long tasks = fill(workload, labels, whole.out(), file.toString().endsWith(".gz"));
            whole.commit();
            return tasks;
        }
    }

    private static long fill(Workload workload, Labels labels, OutputStream raw, boolean gzip) throws IOException {
        long tasks = 0;
        try (OutputStream out = gzip ? new GZIPOutputStream(raw, BUFFER_BYTES) : raw;
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
