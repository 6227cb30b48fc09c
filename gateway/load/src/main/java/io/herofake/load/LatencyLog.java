package io.herofake.load;

import io.herofake.model.WholeFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Latencies as an HdrHistogram log: a line for each second and each function and QoS level, tagged {@code FUNCTION.LEVEL}, values in
 * nanoseconds, the column of maxima in milliseconds. Not thread-safe.
 */
public final class LatencyLog implements AutoCloseable {
    private final WholeFile file;
    private final PrintStream out;
    private final HistogramLogWriter writer;

    /** Begins a log; it appears when it is committed. */
    public LatencyLog(Path file) throws IOException {
        this.file = new WholeFile(file);
        out = new PrintStream(new BufferedOutputStream(this.file.out(), 1 << 16), false, StandardCharsets.UTF_8);
        writer = new HistogramLogWriter(out);
        writer.outputComment(
                "HeROfake load: nanoseconds from when a request was due to its answer; tag FUNCTION.LEVEL");
        writer.outputLogFormatVersion();
        long start = System.currentTimeMillis();
        writer.outputStartTime(start);
        writer.setBaseTime(start);
        writer.outputLegend();
    }

    void add(String tag, Histogram interval) throws IOException {
        if (interval.getTotalCount() > 0) {
            interval.setTag(tag.replaceAll("[,\\s]", "_"));
            writer.outputIntervalHistogram(interval);
            interval.setTag(null);
            if (out.checkError()) {
                throw new IOException("the histogram log cannot be written");
            }
        }
    }

    /** Puts the log in its place. */
    public void commit() throws IOException {
        out.flush();
        if (out.checkError()) {
            throw new IOException("the histogram log cannot be written");
        }
        file.commit();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
