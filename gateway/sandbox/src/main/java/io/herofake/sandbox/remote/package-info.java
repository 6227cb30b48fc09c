/** Workers that were started by others, on this machine or another, and joined. */
@NullMarked
package io.herofake.sandbox.remote;

import org.jspecify.annotations.NullMarked;
