package io.herofake.sandbox;

import io.herofake.backend.BackendException;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;

/**
 * Where replicas are opened. Thread-safe.
 *
 * <p>Whoever opens an instance closes it, also after it was lost: that is what gives its process, socket and buffers back.
 */
public interface Sandbox {

    /**
     * Opens a model on a platform of this sandbox. Blocks as long as a cold start takes (seconds), never longer than the
     * sandbox's start timeout.
     *
     * @param platform as the sandbox's node was said to have
     * @param model    what to open
     * @param options  callers, threads, batch
     * @param onLoss   hears if the instance dies by itself
     * @return warm enough to answer
     * @throws BackendException as {@link io.herofake.backend.BackendProvider#open} does; {@code DEVICE_LOST} if the sandbox
     *     cannot be started or reached, {@code RUNTIME_FAILURE} if it did not answer in time. The message says why, with
     *     the last words of a process that ended. Nothing is left behind.
     */
    ModelInstance open(Platform platform, SandboxModel model, OpenOptions options, LossListener onLoss)
            throws BackendException;

    /** For people, for example {@code worker process on CPUs 0-3, 2 GiB}. */
    String description();

    /** Hears that an instance died by itself. */
    @FunctionalInterface
    interface LossListener {
        /** Hears nothing: failing calls tell enough. */
        LossListener NONE = cause -> {};

        /**
         * Called at most once for an instance, after which each of its calls fails with {@code DEVICE_LOST}; never called
         * for an instance that was closed before. On a thread of the sandbox: must return at once, and may be called before
         * {@link Sandbox#open} has returned the instance.
         *
         * @param cause what happened, with the last words of a process that ended
         */
        void lost(BackendException cause);
    }
}
