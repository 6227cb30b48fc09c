/**
 * A worker process that does nothing but be measured: its start, its opening of a model, its first inference and its
 * memory; and the page cache that these depend on.
 */
@NullMarked
package io.herofake.profiler.sandbox;

import org.jspecify.annotations.NullMarked;
