package io.herofake.sandbox.oip;

/** HTTP headers of the protocol. */
public final class OipHeaders {
    /** Bytes of JSON at the beginning of a body; what follows is binary data. Where it is absent, all is JSON. */
    public static final String JSON_LENGTH = "Inference-Header-Content-Length";

    /**
     * HeROfake's own, in answers that are errors: the name of the {@link io.herofake.backend.BackendException.Kind}, where the
     * backend failed.
     */
    public static final String FAILURE_KIND = "HeROfake-Failure-Kind";

    private OipHeaders() {}
}
