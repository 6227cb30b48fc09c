/**
 * An open-loop load generator: requests leave when they are due, whether or not earlier ones have been answered, and latencies count
 * from when they were due. It speaks HTTP to a gateway and shares no code with it.
 */
@NullMarked
package io.herofake.load;

import org.jspecify.annotations.NullMarked;
