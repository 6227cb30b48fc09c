/**
 * Meters of the gateway, registered before the first request so that a request never looks one up.
 */
@NullMarked
package io.herofake.server.metrics;

import org.jspecify.annotations.NullMarked;
