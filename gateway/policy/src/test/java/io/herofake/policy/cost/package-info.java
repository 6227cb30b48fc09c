/** Tests. */
@NullMarked
package io.herofake.policy.cost;

import org.jspecify.annotations.NullMarked;
