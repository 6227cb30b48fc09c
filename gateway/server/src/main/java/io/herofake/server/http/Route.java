package io.herofake.server.http;

import java.util.Locale;

/** The paths that the gateway answers at, and the methods that each takes. */
enum Route {
    PAGE("GET, HEAD, OPTIONS"),
    DETECT("POST, PUT, OPTIONS"),
    MODELS("GET, HEAD, OPTIONS"),
    MODEL("GET, HEAD, OPTIONS"),
    NODES("GET, HEAD, OPTIONS"),
    REPLICAS("GET, HEAD, OPTIONS"),
    DECISIONS("GET, HEAD, OPTIONS"),
    HEALTHZ("GET, HEAD, OPTIONS"),
    READYZ("GET, HEAD, OPTIONS"),
    METRICS("GET, HEAD, OPTIONS"),
    /** {@code *}: the server as a whole. */
    SERVER("OPTIONS"),
    /** Any other path. */
    OTHER("");

    static final String MODEL_PREFIX = "/v1/models/";

    private final String allow;

    Route(String allow) {
        this.allow = allow;
    }

    static Route of(String path) {
        return switch (path) {
            case "/" -> PAGE;
            case "/v1/detect" -> DETECT;
            case "/v1/models" -> MODELS;
            case "/v1/nodes" -> NODES;
            case "/v1/replicas" -> REPLICAS;
            case "/v1/decisions" -> DECISIONS;
            case "/healthz" -> HEALTHZ;
            case "/readyz" -> READYZ;
            case "/metrics" -> METRICS;
            case "*" -> SERVER;
            default -> path.startsWith(MODEL_PREFIX) && path.indexOf('/', MODEL_PREFIX.length()) < 0 ? MODEL : OTHER;
        };
    }

    /** The methods it takes, as in an {@code Allow} header. */
    String allow() {
        return allow;
    }

    boolean allows(String method) {
        return switch (method) {
            case "OPTIONS" -> this != OTHER;
            case "POST", "PUT" -> this == DETECT;
            case "GET", "HEAD" -> this != DETECT && this != SERVER;
            default -> false;
        };
    }

    /** Its name as a metric's label. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
