/**
 * What a hardware backend offers: a provider finds platforms, opens a model on one of them, and the opened instance
 * infers batches until it is closed. Adapters live in {@code io.herofake.backend.NAME}.
 */
@NullMarked
package io.herofake.backend;

import org.jspecify.annotations.NullMarked;
