@NullMarked
package io.herofake.policy.plan;

import org.jspecify.annotations.NullMarked;
