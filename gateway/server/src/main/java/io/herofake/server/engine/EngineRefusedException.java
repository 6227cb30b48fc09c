package io.herofake.server.engine;

/** The engine did not accept a request. Without a stack trace: refusing under overload has to be cheap. */
public final class EngineRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Reason {
        /** The engine's thread has more to do than it may. */
        OVERLOADED,
        /** The engine is draining or closed. */
        CLOSED,
        /** No such model is served. */
        UNKNOWN_MODEL,
        /** No such QoS level is configured. */
        UNKNOWN_QOS
    }

    private final Reason reason;

    EngineRefusedException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** Why not. */
    public Reason reason() {
        return reason;
    }
}
