/**
 * How well scores tell fake pictures from real ones: confusion, ROC curve and the area under it, calibration. Pure: no clock,
 * no thread, no I/O. The profiler and {@code evaluate} both count with it.
 */
@NullMarked
package io.herofake.profile.accuracy;

import org.jspecify.annotations.NullMarked;
