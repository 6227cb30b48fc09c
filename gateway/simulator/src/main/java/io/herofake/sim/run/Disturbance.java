package io.herofake.sim.run;

import io.herofake.kernel.Kernel;

/** What goes wrong during a run, and when. Deterministic; one object a run. */
public interface Disturbance {
    /** Nothing ever does. */
    Disturbance NONE = new Disturbance() {
        @Override
        public long nextNanos() {
            return Long.MAX_VALUE;
        }

        @Override
        public void happen(Kernel kernel, long nowNanos) {}
    };

    /** When {@link #happen} is to be called next; {@link Long#MAX_VALUE} for never. */
    long nextNanos();

    /** Reports events to the kernel; {@link #nextNanos} is later afterwards, or never. */
    void happen(Kernel kernel, long nowNanos);

    /** A task has been handed to the kernel under this handle. */
    default void arrived(long task) {}
}
