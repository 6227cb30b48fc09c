/**
 * Measurements of the product, each a command that prints what it measured and nothing else; docs/benchmarks.md says how
 * to run them and what to make of them.
 */
@NullMarked
package io.herofake.bench;

import org.jspecify.annotations.NullMarked;
