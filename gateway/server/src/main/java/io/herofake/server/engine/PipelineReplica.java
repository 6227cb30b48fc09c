package io.herofake.server.engine;

import io.herofake.backend.BackendException;
import io.herofake.model.Verdict;
import io.herofake.model.picture.PictureException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One real replica and its thread. */
final class PipelineReplica implements ReplicaHost.HostedReplica, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineReplica.class);

    private final PipelineOpener opener;
    private final Semaphore starts;
    private final EngineClock clock;
    private final ReplicaOrder order;
    private final ReplicaSignals signals;
    private volatile @Nullable Thread thread;
    /** What is to be executed next. */
    private volatile @Nullable Execution next;

    private volatile boolean ending;
    private volatile boolean killed;

    PipelineReplica(
            PipelineOpener opener, Semaphore starts, EngineClock clock, ReplicaOrder order, ReplicaSignals signals) {
        this.opener = opener;
        this.starts = starts;
        this.clock = clock;
        this.order = order;
        this.signals = signals;
    }

    void runBy(Thread own) {
        thread = own;
    }

    @Override
    public void run(Execution execution, long expectedNanos) {
        next = execution;
        LockSupport.unpark(thread);
    }

    @Override
    public void stop() {
        ending = true;
        LockSupport.unpark(thread);
    }

    /** The thread ends when what it does lets go of it; a sandbox whose process is killed does. */
    @Override
    public void kill() {
        killed = true;
        ending = true;
        Thread own = thread;
        if (own != null) {
            own.interrupt();
        }
    }

    @Override
    public void run() {
        try (Pipeline pipeline = open()) {
            long bytes = pipeline.nativeMemoryBytes();
            order.model().addNativeMemory(bytes);
            try {
                work(pipeline);
            } finally {
                order.model().addNativeMemory(-bytes);
                // Closing must not be disturbed by the interrupt that ended the work.
                boolean unused = Thread.interrupted();
            }
        } catch (BackendException e) {
            signals.lost(String.valueOf(e.getMessage()), e);
            return;
        } catch (Throwable e) { // an Error must not leave the kernel waiting for this replica
            signals.lost("it failed: " + e, e);
            return;
        }
        signals.stopped();
    }

    private Pipeline open() throws BackendException {
        starts.acquireUninterruptibly();
        try {
            return opener.open(order, cause -> signals.lost(String.valueOf(cause.getMessage()), cause));
        } finally {
            starts.release();
        }
    }

    private void work(Pipeline pipeline) throws BackendException {
        if (!ending) {
            signals.ready();
        }
        while (true) {
            Execution execution = next;
            if (execution != null) {
                next = null;
                execute(pipeline, execution);
                signals.completed(execution);
            } else if (ending) {
                return;
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void execute(Pipeline pipeline, Execution execution) throws BackendException {
        try {
            int loaded = 0;
            for (int i = 0; i < execution.size(); i++) {
                loaded += load(pipeline, execution, i) ? 1 : 0;
            }
            if (loaded > 0) {
                infer(pipeline, execution);
            } else {
                execution.ran(0, clock.nanoTime());
            }
        } catch (BackendException e) {
            if (e.kind() == BackendException.Kind.DEVICE_LOST) {
                // At once: closing what is lost may take its time.
                signals.lost(String.valueOf(e.getMessage()), e);
                throw e;
            }
            if (e.kind() == BackendException.Kind.OUT_OF_MEMORY) {
                // Closed first, told of then: what runs next on this device may need the memory.
                throw e;
            }
            failAll(execution, Failures.of(e), Failures.worthRetrying(e));
        } catch (Throwable e) { // an Error must not strand those who wait
            failAll(execution, Failures.of(e), false);
        }
    }

    private boolean load(Pipeline pipeline, Execution execution, int index) {
        long start = clock.nanoTime();
        try {
            pipeline.load(execution.content(index), index);
            return true;
        } catch (PictureException e) {
            execution.failed(index, Failures.of(e), false);
            return false;
        } finally {
            execution.loaded(index, clock.nanoTime() - start);
        }
    }

    private void infer(Pipeline pipeline, Execution execution) throws BackendException {
        long start = clock.nanoTime();
        pipeline.infer(execution.size());
        for (int i = 0; i < execution.size(); i++) {
            if (!execution.hasFailed(i)) {
                judge(pipeline, execution, i);
            }
        }
        long end = clock.nanoTime();
        execution.ran(end - start, end);
    }

    private static void judge(Pipeline pipeline, Execution execution, int index) {
        try {
            if (execution.content(index) instanceof Content.Tensor) {
                execution.output(index, pipeline.output(index));
            }
            Verdict verdict = pipeline.verdict(index);
            if (verdict.score() >= 0 && verdict.score() <= 1) {
                execution.judged(index, verdict);
            } else {
                execution.failed(index, Failures.invalidScore(verdict), false);
            }
        } catch (BackendException e) {
            execution.failed(index, Failures.of(e), Failures.worthRetrying(e));
        }
    }

    private void failAll(Execution execution, InferenceOutcome.Failed failure, boolean retry) {
        for (int i = 0; i < execution.size(); i++) {
            if (!execution.hasFailed(i)) {
                execution.failed(i, failure, retry);
            }
        }
        execution.ran(0, clock.nanoTime());
        if (killed) {
            LOG.debug("a replica that was given up has failed", failure.cause());
        }
    }
}
