package io.herofake.sandbox.client;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.InferenceCall;
import io.herofake.backend.ModelInstance;
import io.herofake.backend.OpenOptions;
import io.herofake.backend.Platform;
import io.herofake.sandbox.Sandbox.LossListener;
import io.herofake.sandbox.oip.OipModel;
import io.herofake.sandbox.transport.WorkerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model that is open in a worker. It is lost when the worker ends, does not answer a call or its health probes in time, or no
 * longer has the model: then the worker is killed if it is ours, the listener hears it, and every call fails with {@code
 * DEVICE_LOST}, those under way at once. Thread-safe.
 */
public final class WorkerInstance implements ModelInstance {
    private static final Duration OBITUARY_WAIT = Duration.ofSeconds(1);

    private final WireClient client;
    private final Worker worker;
    private final Settings settings;
    private final Probes probes;

    /** Guarded by this. */
    private final Set<WorkerCall> calls = new HashSet<>();

    /** Numbers of the callers whose calls are open or being made. Guarded by this. */
    private final BitSet callers = new BitSet();

    /** Guarded by this. */
    private boolean closed;

    /** Guarded by this. */
    private @Nullable BackendException loss;

    /**
     * What an instance is.
     *
     * @param platform    the platform that it is on
     * @param model       what the worker calls it and says of it
     * @param options     what it was opened with
     * @param callTimeout how long an inference may take
     * @param remoteBytes native memory that the worker's instance accounts for
     * @param health      how a hanging worker is found
     * @param onLoss      hears of the loss
     */
    public record Settings(
            Platform platform,
            OipModel model,
            OpenOptions options,
            Duration callTimeout,
            long remoteBytes,
            HealthOptions health,
            LossListener onLoss) {}

    private WorkerInstance(WireClient client, Worker worker, Settings settings) {
        this.client = client;
        this.worker = worker;
        this.settings = settings;
        this.probes = new Probes(client, this, settings.health());
    }

    /** The instance that a worker has open, watched from now on. It owns the worker. */
    public static WorkerInstance of(WireClient client, Worker worker, Settings settings) {
        WorkerInstance instance = new WorkerInstance(client, worker, settings);
        instance.probes.start();
        return instance;
    }

    @Override
    public Platform platform() {
        return settings.platform();
    }

    @Override
    public int classes() {
        return settings.model().classes();
    }

    @Override
    public int maxBatch() {
        return settings.options().maxBatch();
    }

    @Override
    public InferenceCall newCall() throws BackendException {
        int number = takeNumber();
        WorkerCall call = null;
        try {
            call = new WorkerCall(this, client, number); // talks to the worker, so not under the lock
            return call;
        } finally {
            opened(call, number);
        }
    }

    private synchronized int takeNumber() throws BackendException {
        checkOpen();
        int number = callers.nextClearBit(0);
        if (number == settings.options().callers()) {
            throw new IllegalStateException("all " + number + " calls of " + this + " are open; close one first");
        }
        callers.set(number);
        return number;
    }

    private void opened(@Nullable WorkerCall call, int number) {
        synchronized (this) {
            if (call == null) {
                callers.clear(number);
                return;
            }
            if (!closed) {
                calls.add(call);
                return;
            }
        }
        call.close();
    }

    /** The worker's figure, and the buffers of the calls that are open here. */
    @Override
    public synchronized long nativeMemoryBytes() {
        return closed ? 0 : settings.remoteBytes() + calls.size() * WorkerCall.bufferBytes(model(), maxBatch());
    }

    /** Where the worker listens. */
    WorkerAddress address() {
        return worker.address();
    }

    Worker worker() {
        return worker;
    }

    OipModel model() {
        return settings.model();
    }

    Duration callTimeout() {
        return settings.callTimeout();
    }

    /** Fails if it is closed or lost. */
    synchronized void checkOpen() throws BackendException {
        if (closed) {
            throw new IllegalStateException(this + " is closed");
        }
        if (loss != null) {
            throw lossAgain(loss);
        }
    }

    /** What an exchange that failed means for its call; may end the instance. Waits about a second at most. */
    BackendException diagnose(WireException failure) {
        synchronized (this) {
            if (loss != null) {
                return lossAgain(loss);
            }
        }
        return switch (failure.kind()) {
            case TIMEOUT -> lost("it hangs: " + failure.getMessage(), failure);
            case MALFORMED ->
                new BackendException(
                        Kind.RUNTIME_FAILURE, this + " gave a wrong answer: " + failure.getMessage(), failure);
            case CUT, UNREACHABLE -> cut(failure);
        };
    }

    private BackendException cut(WireException failure) {
        String obituary = worker.obituary(OBITUARY_WAIT);
        if (obituary != null) {
            return lost(obituary, failure);
        }
        try {
            WireRequest probe = WireRequest.get("/v2/models/" + model().name() + "/ready");
            Answer answer =
                    client.exchange(worker.address(), probe, settings.health().timeout());
            if (answer.ok()) {
                return new BackendException(
                        Kind.RUNTIME_FAILURE, this + " still runs, but " + failure.getMessage(), failure);
            }
            return lost(failure.getMessage() + "; asked whether it is ready: " + answer.error(), failure);
        } catch (WireException e) {
            return lost(failure.getMessage() + "; then: " + e.getMessage(), failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new BackendException(Kind.RUNTIME_FAILURE, "interrupted while " + this + " was asked", e);
        }
    }

    /**
     * Ends the instance: it died by itself. Tells the listener, once, and not after a close.
     *
     * @param what for people
     * @return the loss; the first one, if there were several
     */
    public BackendException lost(String what, @Nullable Throwable cause) {
        BackendException now;
        List<WorkerCall> open;
        synchronized (this) {
            if (loss != null) {
                return lossAgain(loss);
            }
            now = new BackendException(Kind.DEVICE_LOST, this + " is lost: " + what, cause);
            loss = now;
            if (closed) {
                return now;
            }
            open = new ArrayList<>(calls);
        }
        probes.stop();
        worker.kill();
        open.forEach(WorkerCall::cut);
        settings.onLoss().lost(now);
        return now;
    }

    /** A fresh exception, so that its trace is that of the call. */
    private static BackendException lossAgain(BackendException loss) {
        return new BackendException(Kind.DEVICE_LOST, String.valueOf(loss.getMessage()), loss);
    }

    @Override
    public void close() {
        List<WorkerCall> open;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = new ArrayList<>(calls);
        }
        probes.stop();
        // Outside the lock: closing a call waits for its inference.
        open.forEach(WorkerCall::close);
        worker.release();
    }

    synchronized void forget(WorkerCall call, int number) {
        calls.remove(call);
        callers.clear(number);
    }

    @Override
    public String toString() {
        return "model " + model().name() + " " + model().version() + " in the worker at " + worker.address();
    }
}
