/** Many runs of variations of a scenario, with confidence intervals over seeds. */
@NullMarked
package io.herofake.sim.sweep;

import org.jspecify.annotations.NullMarked;
