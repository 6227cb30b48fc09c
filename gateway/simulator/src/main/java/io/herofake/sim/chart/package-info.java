/**
 * Small charts as SVG: self-contained, the same bytes on every JVM, readable without colour (patterns, dashes, markers
 * and labels) and to screen readers (title and description). Knows nothing of simulation.
 */
@NullMarked
package io.herofake.sim.chart;

import org.jspecify.annotations.NullMarked;
