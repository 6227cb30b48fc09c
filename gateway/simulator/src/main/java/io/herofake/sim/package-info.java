/**
 * The simulator: virtual time around the kernel that is to serve live requests too. This package holds what the parts share; they
 * build on one another in this order: workload, run, scenario, report, evaluation, with chart by itself.
 */
@NullMarked
package io.herofake.sim;

import org.jspecify.annotations.NullMarked;
