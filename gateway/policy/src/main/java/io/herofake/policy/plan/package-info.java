/** What is known of demand and speed, and which replicas should be there for it: the product's own scaling policy. */
@NullMarked
package io.herofake.policy.plan;

import org.jspecify.annotations.NullMarked;
