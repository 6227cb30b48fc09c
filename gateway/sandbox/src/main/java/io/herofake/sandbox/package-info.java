/**
 * What a replica runs in. A replica is always a {@link io.herofake.backend.ModelInstance}; a {@link
 * io.herofake.sandbox.Sandbox} is where it is opened: this process, a worker process of its own, or a worker elsewhere.
 */
@NullMarked
package io.herofake.sandbox;

import org.jspecify.annotations.NullMarked;
