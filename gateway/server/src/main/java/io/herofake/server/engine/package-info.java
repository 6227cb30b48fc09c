/**
 * The online phase, live: one thread drives the kernel with real time, requests and replicas. Knows nothing of HTTP.
 */
@NullMarked
package io.herofake.server.engine;

import org.jspecify.annotations.NullMarked;
