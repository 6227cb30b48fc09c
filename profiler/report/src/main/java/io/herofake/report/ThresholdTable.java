package io.herofake.report;

import java.util.List;

/**
 * Thresholds of eq. 6 (HeROfake, section IV.C) for the platform types of one {@link Selection.Group}; computed by who knows the
 * policies.
 *
 * @param group which profiles they follow from
 * @param notes what stood in for figures that are not known
 * @param rows  by function and platform type
 */
public record ThresholdTable(String group, List<String> notes, List<Row> rows) {
    /**
     * The threshold of one function on one platform type: how many tasks a replica is to hold.
     *
     * @param function     function
     * @param platformType platform type
     * @param plain        eq. 6 as it is printed
     * @param normalised   eq. 6 read so that it gives the numbers that the paper prints
     */
    public record Row(String function, String platformType, int plain, int normalised) {}

    /** Copies the lists. */
    public ThresholdTable {
        notes = List.copyOf(notes);
        rows = List.copyOf(rows);
    }
}
