/** Tests. */
@NullMarked
package io.herofake.policy.queueing;

import org.jspecify.annotations.NullMarked;
