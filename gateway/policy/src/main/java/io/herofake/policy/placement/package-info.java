/** Which replica takes a task. */
@NullMarked
package io.herofake.policy.placement;

import org.jspecify.annotations.NullMarked;
