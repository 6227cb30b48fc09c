package io.herofake.report;

import java.time.Instant;
import java.util.List;

/**
 * All that a report is made of. Immutable; the same input gives the same report, to the byte.
 *
 * @param store       which store, for people; without a password
 * @param tool        name and version of what makes the report
 * @param at          when it is made
 * @param selection   the profiles
 * @param assumptions for the total cost
 * @param thresholds  of eq. 6; empty for none
 */
public record ReportInput(
        String store,
        String tool,
        Instant at,
        Selection selection,
        CostAssumptions assumptions,
        List<ThresholdTable> thresholds) {
    /** Copies the list. */
    public ReportInput {
        thresholds = List.copyOf(thresholds);
    }
}
