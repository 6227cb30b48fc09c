/** Measurement loops over an opened model: execution times in a steady state, and accuracy on labelled pictures. */
@NullMarked
package io.herofake.profiler.measure;

import org.jspecify.annotations.NullMarked;
