/** Where a worker listens, and Netty's event loops and channels for it. */
@NullMarked
package io.herofake.sandbox.transport;

import org.jspecify.annotations.NullMarked;
