/** How many replicas of each function there should be, and on which platforms. */
@NullMarked
package io.herofake.policy.scaling;

import org.jspecify.annotations.NullMarked;
