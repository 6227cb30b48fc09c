/**
 * The offline phase on a measurement node (HeROfake, section III): plans function x platform x batch x concurrency, measures
 * each step, keeps every finished one in the metadata store's journal, and stores a profile of each function on each
 * platform. docs/profiling.md says how each figure is come by.
 */
@NullMarked
package io.herofake.profiler;

import org.jspecify.annotations.NullMarked;
