package io.herofake.backend;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The open calls of an instance: as many as it has callers at most, and none after it is closed. Thread-safe.
 *
 * @param <C> the backend's calls
 */
public final class OpenCalls<C extends InferenceCall> {

    private final String file;
    private final int callers;

    /** Guarded by this. */
    private final Set<C> calls = new HashSet<>();

    /** Guarded by this. */
    private boolean closed;

    /**
     * Makes one call.
     *
     * @param <C> the backend's calls
     */
    public interface Opening<C> {
        /** Opens it, or keeps nothing. */
        C open() throws BackendException;
    }

    /**
     * None yet.
     *
     * @param file the model's, for messages
     */
    public OpenCalls(String file, int callers) {
        this.file = file;
        this.callers = callers;
    }

    /**
     * Opens one more; one at a time.
     *
     * @throws IllegalStateException if the instance is closed, or all its calls are open
     */
    public synchronized C open(Opening<C> opening) throws BackendException {
        if (closed) {
            throw new IllegalStateException("the instance of model " + file + " is closed");
        }
        if (calls.size() == callers) {
            throw new IllegalStateException(
                    "all " + callers + " calls of model " + file + " are open; close one first");
        }
        C call = opening.open();
        calls.add(call);
        return call;
    }

    /** One has been closed. */
    public synchronized void forget(C call) {
        calls.remove(call);
    }

    /** How many are open. */
    public synchronized int count() {
        return calls.size();
    }

    /** Whether the instance is closed. */
    public synchronized boolean closed() {
        return closed;
    }

    /**
     * Closes them all, each after its inference, and lets none be opened any more.
     *
     * @return false if that had been done already
     */
    public boolean close() {
        List<C> open;
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
            open = new ArrayList<>(calls);
        }
        // Outside the lock: closing a call waits for its inference.
        open.forEach(InferenceCall::close);
        return true;
    }
}
