/** The formulas of the paper that policies share. */
@NullMarked
package io.herofake.policy.cost;

import org.jspecify.annotations.NullMarked;
