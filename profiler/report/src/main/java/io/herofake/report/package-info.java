/**
 * The report of profiles: the figures 2 to 5 of the paper (HeROfake, section III) for what is in a metadata store, what is
 * measured beside what is published, as a page and as CSV. Knows nothing of policies: thresholds are handed in.
 */
@NullMarked
package io.herofake.report;

import org.jspecify.annotations.NullMarked;
