/**
 * The inference engine: a bounded queue, earliest absolute deadline first, in front of a bounded number of inference
 * slots. Knows nothing of HTTP.
 */
@NullMarked
package io.herofake.server.engine;

import org.jspecify.annotations.NullMarked;
