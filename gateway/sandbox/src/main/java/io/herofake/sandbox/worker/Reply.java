package io.herofake.sandbox.worker;

import io.herofake.backend.BackendException;
import io.herofake.sandbox.oip.OipWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a request is answered with.
 *
 * @param status      HTTP status
 * @param jsonLength  bytes of JSON at the beginning of the body, told in a header; -1 if all of it is JSON
 * @param failureKind where a backend failed, how; else null
 * @param body        what is sent; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reply(int status, int jsonLength, @Nullable String failureKind, byte[] body) {
    private static final Logger LOG = LoggerFactory.getLogger(Reply.class);
    private static final int ALL = -1;

    static Reply ok(byte[] json) {
        return new Reply(200, ALL, null, json);
    }

    static Reply ok() {
        return ok(new byte[0]);
    }

    static Reply binary(int jsonLength, byte[] body) {
        return new Reply(200, jsonLength, null, body);
    }

    static Reply refused(int status, String message) {
        return new Reply(status, ALL, null, OipWriter.error(message));
    }

    static Reply failed(BackendException e) {
        return new Reply(500, ALL, e.kind().name(), OipWriter.error(String.valueOf(e.getMessage())));
    }

    /**
     * No memory for Java's own objects or buffers. Logged as a line: where it ran out says nothing of why.
     *
     * @param doing what failed
     */
    static Reply failed(String doing, OutOfMemoryError e) {
        long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
        String message =
                doing + " failed for lack of Java memory (" + e.getMessage() + "); the worker's heap has at most "
                        + mebibytes + " MiB: start it with more (HEROFAKE_JAVA_OPTS=-Xmx" + 2 * mebibytes
                        + "m), or unload other models";
        LOG.error("{}", message);
        return failed(new BackendException(BackendException.Kind.OUT_OF_MEMORY, message, e));
    }

    /**
     * The lack of memory that kept a class from being initialised, earlier on: it is never tried again, and only this much is kept of
     * it. Null for any other failure.
     */
    static @Nullable OutOfMemoryError lackOfMemory(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ExceptionInInitializerError
                    && String.valueOf(cause.getMessage()).contains(OutOfMemoryError.class.getName())) {
                return new OutOfMemoryError(cause.getMessage());
            }
        }
        return null;
    }

    boolean binary() {
        return jsonLength != ALL;
    }
}
