package io.herofake.sim.workload;

import io.herofake.sim.BadInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The Azure Functions trace of 2019 (Shahrad et al., USENIX ATC 2020): files
 * {@code invocations_per_function_md.anon.dNN.csv}, one a day, one line a function with its invocations in each of 1,440
 * minutes. The invocations of a minute are spread over it uniformly at random. Only a count for each of our functions
 * and minute is kept in memory, and the arrivals of one minute. Immutable and thread-safe.
 */
public final class Azure2019Workload implements Workload {
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final int FUNCTION_BITS = 26;

    private final MinuteCounts counts;
    private final AzureMapping mapping;
    private final long invocations;

    private Azure2019Workload(MinuteCounts counts, AzureMapping mapping, long invocations) {
        this.counts = counts;
        this.mapping = mapping;
        this.invocations = invocations;
    }

    /**
     * Reads whole files; time 0 is the first minute of the first one.
     *
     * @param days   one file a day, in order, at least one
     * @param labels our functions and QoS levels
     * @throws BadInputException naming the bad line
     * @throws IOException       when a file cannot be read
     */
    public static Azure2019Workload read(List<Path> days, Labels labels, AzureMapping mapping) throws IOException {
        MinuteCounts counts = new MinuteCounts(
                days.size() * Azure2019Day.MINUTES, labels.functions().size());
        long invocations = 0;
        for (int day = 0; day < days.size(); day++) {
            Path file = days.get(day);
            try (LineReader lines = LineReader.open(file)) {
                invocations += new Azure2019Day(lines, counts, day * Azure2019Day.MINUTES, mapping).read();
            } catch (TraceCursor.BadLineException e) {
                throw new BadInputException("Azure 2019 trace " + file, List.of(String.valueOf(e.getMessage())));
            }
        }
        if (invocations == 0) {
            throw new BadInputException("Azure 2019 trace " + days, List.of("it has no invocation"));
        }
        return new Azure2019Workload(counts, mapping, invocations);
    }

    @Override
    public Arrivals open() {
        return new Cursor();
    }

    @Override
    public String description() {
        return "Azure Functions 2019, " + counts.minutes() / Azure2019Day.MINUTES + " day(s), "
                + Words.number(100 * mapping.scale()) + "% of " + invocations + " invocations";
    }

    @Override
    public long maxTasks() {
        return invocations;
    }

    private final class Cursor implements Arrivals {
        private final Draws times = new Draws(mapping.seed(), Draws.Stream.ARRIVAL);
        private final Draws levels = new Draws(mapping.seed(), Draws.Stream.QOS);
        // Time within the minute in the upper bits, the function in the lower ones: sorting sorts by time.
        private long[] packed = new long[1024];
        private int size;
        private int index;
        private int minute = -1;
        private long arrivalNanos;
        private int function;
        private int level;

        @Override
        public boolean advance() {
            while (index == size) {
                if (++minute >= counts.minutes()) {
                    minute = counts.minutes();
                    return false;
                }
                fill();
            }
            long next = packed[index++];
            arrivalNanos = minute * MINUTE_NANOS + (next >>> FUNCTION_BITS);
            function = (int) (next & ((1L << FUNCTION_BITS) - 1));
            level = mapping.qos().draw(levels);
            return true;
        }

        private void fill() {
            size = 0;
            index = 0;
            for (int f = 0; f < counts.functions(); f++) {
                for (int i = counts.get(minute, f); i > 0; i--) {
                    if (mapping.scale() >= 1 || times.nextUnit() < mapping.scale()) {
                        add((long) (times.nextUnit() * MINUTE_NANOS) << FUNCTION_BITS | f);
                    }
                }
            }
            Arrays.sort(packed, 0, size);
        }

        private void add(long value) {
            if (size == packed.length) {
                packed = Arrays.copyOf(packed, 2 * size);
            }
            packed[size++] = value;
        }

        @Override
        public long arrivalNanos() {
            return arrivalNanos;
        }

        @Override
        public int function() {
            return function;
        }

        @Override
        public int qos() {
            return level;
        }

        @Override
        public void close() {
            minute = counts.minutes();
            index = size;
        }
    }
}
