/** Workers of the gateway's own: processes that it starts, each for one replica, and ends. */
@NullMarked
package io.herofake.sandbox.process;

import org.jspecify.annotations.NullMarked;
