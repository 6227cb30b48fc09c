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

    /** Both, the first one first where they are due at the same time. */
    static Disturbance both(Disturbance first, Disturbance second) {
        return new Disturbance() {
            @Override
            public long nextNanos() {
                return Math.min(first.nextNanos(), second.nextNanos());
            }

            @Override
            public void happen(Kernel kernel, long nowNanos) {
                (first.nextNanos() <= second.nextNanos() ? first : second).happen(kernel, nowNanos);
            }

            @Override
            public void arrived(long task) {
                first.arrived(task);
                second.arrived(task);
            }
        };
    }

    /** A task has been handed to the kernel under this handle. */
    default void arrived(long task) {}
}
