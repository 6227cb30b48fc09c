package io.herofake.sim.workload;

/**
 * Tasks drawn from an arrival process and two mixes. Ends after {@code maxTasks} tasks or at {@code endNanos},
 * whichever is first.
 *
 * @param process   when
 * @param functions which function, by time
 * @param qos       which QoS level
 * @param maxTasks  above 0; {@link Long#MAX_VALUE} for no bound
 * @param endNanos  above 0, exclusive; {@link ArrivalProcess#NEVER} for no bound
 * @param seed      of all draws
 */
public record GeneratedWorkload(
        ArrivalProcess process, Mixes functions, Mix qos, long maxTasks, long endNanos, long seed) implements Workload {
    /** Checks that it ends. */
    public GeneratedWorkload {
        if (maxTasks < 1 || endNanos < 1) {
            throw new IllegalArgumentException("a workload needs at least one task and a duration above 0");
        }
        if (maxTasks == Long.MAX_VALUE && endNanos == ArrivalProcess.NEVER) {
            throw new IllegalArgumentException("a workload needs a number of tasks or a duration, or it never ends");
        }
    }

    /** With a mix of functions that never changes. */
    public GeneratedWorkload(ArrivalProcess process, Mix functions, Mix qos, long maxTasks, long endNanos, long seed) {
        this(process, Mixes.always(functions), qos, maxTasks, endNanos, seed);
    }

    @Override
    public Arrivals open() {
        return new Cursor();
    }

    @Override
    public String description() {
        return process.description() + functions.description();
    }

    private final class Cursor implements Arrivals {
        private final ArrivalProcess.Clock clock = process.start(new Draws(seed, Draws.Stream.ARRIVAL));
        private final Draws functionDraws = new Draws(seed, Draws.Stream.FUNCTION);
        private final Draws qosDraws = new Draws(seed, Draws.Stream.QOS);
        private long left = maxTasks;
        private long arrivalNanos;
        private int function;
        private int level;

        @Override
        public boolean advance() {
            if (left <= 0) {
                return false;
            }
            arrivalNanos = clock.next();
            if (arrivalNanos >= endNanos || arrivalNanos > ArrivalProcess.LATEST_NANOS) {
                left = 0;
                return false;
            }
            left--;
            function = functions.at(arrivalNanos).draw(functionDraws);
            level = qos.draw(qosDraws);
            return true;
        }

        @Override
        public long arrivalNanos() {
            return arrivalNanos;
        }

        @Override
        public int function() {
            return function;
        }

        @Override
        public int qos() {
            return level;
        }

        @Override
        public void close() {
            left = 0;
        }
    }
}
