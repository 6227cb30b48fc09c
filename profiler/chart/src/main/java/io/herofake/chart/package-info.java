/**
 * Small charts as SVG, and the page that they are shown on: self-contained, the same bytes on every JVM, readable without
 * colour (patterns, dashes, markers and labels), in the dark and to screen readers (title and description). Knows nothing of
 * what is shown.
 */
@NullMarked
package io.herofake.chart;

import org.jspecify.annotations.NullMarked;
