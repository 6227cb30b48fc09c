/** Every policy there is, by name, and the set of them that one kernel runs. It sees all packages of policies; none sees it. */
@NullMarked
package io.herofake.policy.registry;

import org.jspecify.annotations.NullMarked;
