/** Tests. */
@NullMarked
package io.herofake.policy.scaling;

import org.jspecify.annotations.NullMarked;
