/** Pure decisions of the online phase: when to scale, where to place, in which order to serve, at what cost. */
@NullMarked
package io.herofake.policy;

import org.jspecify.annotations.NullMarked;
