package io.herofake.sim.workload;

import java.io.IOException;

/** Adds one day's file of the Azure Functions trace of 2019 to the counts. */
final class Azure2019Day {
    /** Minutes a file covers. */
    static final int MINUTES = 1440;

    private static final String HEADER_START = "HashOwner,HashApp,HashFunction,Trigger,1,";
    private static final int IDENTITY_COLUMNS = 3;
    private static final int COLUMNS = 4 + MINUTES;

    private final LineReader lines;
    private final MinuteCounts counts;
    private final int firstMinute;
    private final AzureMapping mapping;

    Azure2019Day(LineReader lines, MinuteCounts counts, int firstMinute, AzureMapping mapping) {
        this.lines = lines;
        this.counts = counts;
        this.firstMinute = firstMinute;
        this.mapping = mapping;
    }

    /** Reads to the end and returns the number of invocations. */
    long read() throws IOException {
        if (!lines.next() || !lines.text().startsWith(HEADER_START)) {
            throw new TraceCursor.BadLineException(1, "must start with '" + HEADER_START + "'", true);
        }
        long invocations = 0;
        while (lines.next()) {
            invocations += addLine();
        }
        return invocations;
    }

    private long addLine() throws IOException {
        int identityEnd = skipColumns(0, IDENTITY_COLUMNS);
        int function = mapping.functionOf(lines.bytes(), 0, identityEnd);
        int from = lines.indexOf(',', Math.min(identityEnd + 1, lines.length())) + 1;
        long sum = 0;
        for (int minute = 0; minute < MINUTES; minute++) {
            int to = lines.indexOf(',', Math.min(from, lines.length()));
            boolean last = to >= lines.length();
            if (last != (minute == MINUTES - 1)) {
                throw bad("must have " + COLUMNS + " columns");
            }
            int count = parseCount(from, to);
            if (count > 0) {
                sum += count;
                if (!counts.add(firstMinute + minute, function, count)) {
                    throw bad("more than " + MinuteCounts.MAX + " invocations in column " + (minute + 1));
                }
            }
            from = to + 1;
        }
        return sum;
    }

    private int skipColumns(int from, int columns) {
        int at = from;
        for (int i = 0; i < columns; i++) {
            at = lines.indexOf(',', Math.min(i == 0 ? at : at + 1, lines.length()));
        }
        return at;
    }

    private int parseCount(int from, int to) throws IOException {
        int count = 0;
        boolean good = to > from && to - from <= 9;
        for (int at = from; good && at < to; at++) {
            int digit = lines.bytes()[at] - '0';
            good = digit >= 0 && digit <= 9;
            count = count * 10 + digit;
        }
        if (!good) {
            throw bad("'" + lines.text(Math.min(from, to), to) + "' is not a number of invocations");
        }
        return count;
    }

    private TraceCursor.BadLineException bad(String problem) {
        return new TraceCursor.BadLineException(lines.number(), problem, true);
    }
}
