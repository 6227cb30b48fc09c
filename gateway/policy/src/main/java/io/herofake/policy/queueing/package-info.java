/** In which order tasks leave a queue, when a batch starts, and which tasks are let in. */
@NullMarked
package io.herofake.policy.queueing;

import org.jspecify.annotations.NullMarked;
