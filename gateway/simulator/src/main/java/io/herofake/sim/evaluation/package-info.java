/** Runs of several policies side by side, and of many variations of a scenario with confidence intervals over seeds. */
@NullMarked
package io.herofake.sim.evaluation;

import org.jspecify.annotations.NullMarked;
