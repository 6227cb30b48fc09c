package io.herofake.sim.workload;

import io.herofake.sim.BadInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The Azure Functions trace of 2021 (Zhang et al., SOSP 2021): a line {@code app,func,end_timestamp,duration} for each
 * invocation, in seconds, in order of its end. It arrives at end_timestamp - duration, to the microsecond; time 0 is
 * the first arrival. Eight bytes an invocation are kept in memory (the trace has two million). Immutable and
 * thread-safe.
 */
public final class Azure2021Workload implements Workload {
    private static final String HEADER = "app,func,end_timestamp,duration";
    private static final int FUNCTION_BITS = 20;
    private static final long MICRO_NANOS = 1000;
    private static final long MAX_MICROS = 1L << (62 - FUNCTION_BITS);

    /** Microseconds in the upper bits, the function in the lower ones, sorted. */
    private final long[] packed;

    private final AzureMapping mapping;
    private final long invocations;

    private Azure2021Workload(long[] packed, AzureMapping mapping, long invocations) {
        this.packed = packed;
        this.mapping = mapping;
        this.invocations = invocations;
    }

    /**
     * Reads a whole file.
     *
     * @throws BadInputException naming the bad line, or when nothing is left of it
     * @throws IOException       when the file cannot be read
     */
    public static Azure2021Workload read(Path file, AzureMapping mapping) throws IOException {
        try (LineReader lines = LineReader.open(file)) {
            Reader reader = new Reader(lines, mapping);
            reader.read();
            if (reader.size == 0) {
                throw new BadInputException(
                        "Azure 2021 trace " + file,
                        List.of(reader.read == 0 ? "it has no invocation" : "the scale leaves no invocation"));
            }
            return new Azure2021Workload(reader.sorted(), mapping, reader.read);
        } catch (TraceCursor.BadLineException e) {
            throw new BadInputException("Azure 2021 trace " + file, List.of(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public Arrivals open() {
        return new Cursor();
    }

    @Override
    public String description() {
        return "Azure Functions 2021, " + Words.number(100 * mapping.scale()) + "% of " + invocations + " invocations";
    }

    @Override
    public long maxTasks() {
        return packed.length;
    }

    private static final class Reader {
        private final LineReader lines;
        private final AzureMapping mapping;
        private final Draws kept;
        private long[] micros = new long[1024];
        private int[] functions = new int[1024];
        private int size;
        private long read;
        private long earliest = Long.MAX_VALUE;

        Reader(LineReader lines, AzureMapping mapping) {
            this.lines = lines;
            this.mapping = mapping;
            kept = new Draws(mapping.seed(), Draws.Stream.ARRIVAL);
        }

        void read() throws IOException {
            if (!lines.next() || !lines.text().equals(HEADER)) {
                throw new TraceCursor.BadLineException(1, "must be '" + HEADER + "'", true);
            }
            while (lines.next()) {
                readLine();
            }
        }

        private void readLine() throws IOException {
            int first = lines.indexOf(',', 0);
            int second = lines.indexOf(',', Math.min(first + 1, lines.length()));
            int third = lines.indexOf(',', Math.min(second + 1, lines.length()));
            if (third == lines.length() || lines.indexOf(',', third + 1) != lines.length()) {
                throw bad("is not of the form " + HEADER);
            }
            long end = Seconds.parse(lines.bytes(), second + 1, third);
            long duration = Seconds.parse(lines.bytes(), third + 1, lines.length());
            if (end == Seconds.BAD || duration == Seconds.BAD) {
                throw bad("end_timestamp and duration must be numbers of seconds from 0");
            }
            read++;
            if (mapping.scale() >= 1 || kept.nextUnit() < mapping.scale()) {
                add(Math.floorDiv(end - duration, MICRO_NANOS), mapping.functionOf(lines.bytes(), 0, second));
            }
        }

        private void add(long micro, int function) throws IOException {
            if (function >= 1 << FUNCTION_BITS) {
                throw bad("there are more than " + (1 << FUNCTION_BITS) + " functions to map this trace onto");
            }
            if (size == micros.length) {
                if (size > Integer.MAX_VALUE / 4) {
                    throw bad("has more than " + size + " invocations before it, too many to sort in memory");
                }
                micros = Arrays.copyOf(micros, 2 * size);
                functions = Arrays.copyOf(functions, 2 * size);
            }
            earliest = Math.min(earliest, micro);
            micros[size] = micro;
            functions[size++] = function;
        }

        long[] sorted() throws IOException {
            long[] packed = new long[size];
            for (int i = 0; i < size; i++) {
                long micro = micros[i] - earliest;
                if (micro >= MAX_MICROS) {
                    throw bad("the trace spans more than " + MAX_MICROS / 1_000_000 + " s");
                }
                packed[i] = micro << FUNCTION_BITS | functions[i];
            }
            Arrays.sort(packed);
            return packed;
        }

        private TraceCursor.BadLineException bad(String problem) {
            return new TraceCursor.BadLineException(lines.number(), problem, true);
        }
    }

    private final class Cursor implements Arrivals {
        private final Draws levels = new Draws(mapping.seed(), Draws.Stream.QOS);
        private int index = -1;
        private int level;

        @Override
        public boolean advance() {
            if (index + 1 >= packed.length) {
                return false;
            }
            index++;
            level = mapping.qos().draw(levels);
            return true;
        }

        @Override
        public long arrivalNanos() {
            return (packed[index] >>> FUNCTION_BITS) * MICRO_NANOS;
        }

        @Override
        public int function() {
            return (int) (packed[index] & ((1L << FUNCTION_BITS) - 1));
        }

        @Override
        public int qos() {
            return level;
        }

        @Override
        public void close() {
            index = packed.length;
        }
    }
}
