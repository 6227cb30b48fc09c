package io.herofake.server.engine;

import io.herofake.kernel.Kernel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an engine ends: what waits fails, what executes may end, then the replicas are torn down; each for a bounded time. For the
 * engine's thread alone.
 */
final class Ending {
    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

    private final Kernel kernel;
    private final Requests requests;
    private final Fleet fleet;
    private final Timers timers;
    private Stage stage = Stage.NOT_BEGUN;

    private enum Stage {
        NOT_BEGUN,
        /** What executes may end. */
        EXECUTIONS,
        /** Replicas are torn down. */
        REPLICAS,
        DONE
    }

    Ending(Kernel kernel, Requests requests, Fleet fleet, Timers timers) {
        this.kernel = kernel;
        this.requests = requests;
        this.fleet = fleet;
        this.timers = timers;
    }

    boolean begun() {
        return stage != Stage.NOT_BEGUN;
    }

    boolean done() {
        return stage == Stage.DONE;
    }

    /** Begins, unless it has. */
    void begin(long now, long executionsNanos, long replicasNanos) {
        if (begun()) {
            return;
        }
        stage = Stage.EXECUTIONS;
        requests.closing();
        for (LiveRequest request : requests.all()) {
            if (!request.executing) {
                kernel.cancelled(now, request.task);
            }
        }
        timers.add(now + executionsNanos, due -> stopReplicas());
        timers.add(now + executionsNanos + replicasNanos, due -> killReplicas());
    }

    /** Goes on to the next stage if this one is over. */
    void proceed() {
        if (stage == Stage.EXECUTIONS && requests.count() == 0) {
            stopReplicas();
        }
        if (stage == Stage.REPLICAS && fleet.empty()) {
            stage = Stage.DONE;
        }
    }

    private void stopReplicas() {
        if (stage == Stage.EXECUTIONS) {
            stage = Stage.REPLICAS;
            fleet.stopAll();
        }
    }

    private void killReplicas() {
        if (stage != Stage.DONE) {
            LOG.error("a replica did not end in time and is given up");
            fleet.killAll();
            stage = Stage.DONE;
        }
    }
}
