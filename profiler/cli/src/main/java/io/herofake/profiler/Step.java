package io.herofake.profiler;

/** One thing to measure of a target; finished steps are kept, so that a run that was interrupted goes on after them. */
public sealed interface Step {

    /** Idle power of the machine and the platform, once for each platform. */
    record Idle() implements Step {
        @Override
        public String name() {
            return "idle power";
        }
    }

    /** Cold starts. */
    record Start(boolean warmCache) implements Step {
        @Override
        public String name() {
            return warmCache ? "start, warm cache" : "start, cold cache";
        }
    }

    /** Memory of a worker. */
    record Memory() implements Step {
        @Override
        public String name() {
            return "memory";
        }
    }

    /** Execution times and energy of one batch size at one concurrency. */
    record Execution(int batch, int concurrency) implements Step {
        @Override
        public String name() {
            return "batch " + batch + " x " + concurrency;
        }
    }

    /** Accuracy on labelled pictures. */
    record Accuracy() implements Step {
        @Override
        public String name() {
            return "accuracy";
        }
    }

    /** For people and for the journal; unique within a target. */
    String name();
}
