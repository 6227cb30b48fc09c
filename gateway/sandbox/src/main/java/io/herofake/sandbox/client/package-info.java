/** The gateway's side of a worker: HTTP over its socket, and the instance that is behind it. */
@NullMarked
package io.herofake.sandbox.client;

import org.jspecify.annotations.NullMarked;
