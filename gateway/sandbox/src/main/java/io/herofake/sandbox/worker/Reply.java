package io.herofake.sandbox.worker;

import io.herofake.backend.BackendException;
import io.herofake.sandbox.oip.OipWriter;
import org.jspecify.annotations.Nullable;

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

    boolean binary() {
        return jsonLength != ALL;
    }
}
