/** Tests. */
@NullMarked
package io.herofake.policy;

import org.jspecify.annotations.NullMarked;
