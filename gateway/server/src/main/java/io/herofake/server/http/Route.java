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
    /** {@code /v1/nodes/NAME:drain}, {@code :undrain}. */
    NODE_ACTION("POST, OPTIONS"),
    POLICIES("GET, HEAD, PUT, OPTIONS"),
    HEALTHZ("GET, HEAD, OPTIONS"),
    READYZ("GET, HEAD, OPTIONS"),
    METRICS("GET, HEAD, OPTIONS"),
    /** {@code /v2} and all below: the Open Inference Protocol. */
    V2("GET, HEAD, POST, OPTIONS"),
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
            case "/v2" -> V2;
            case "/v1/policies" -> POLICIES;
            default -> ofPrefix(path);
        };
    }

    private static Route ofPrefix(String path) {
        if (path.startsWith("/v2/")) {
            return V2;
        }
        if (path.startsWith(MODEL_PREFIX) && path.indexOf('/', MODEL_PREFIX.length()) < 0) {
            return MODEL;
        }
        return Control.isNodeAction(path) ? NODE_ACTION : OTHER;
    }

    /** The methods it takes, as in an {@code Allow} header. */
    String allow() {
        return allow;
    }

    boolean allows(String method) {
        return switch (method) {
            case "OPTIONS" -> this != OTHER;
            case "POST" -> this == DETECT || this == NODE_ACTION || this == V2;
            case "PUT" -> this == DETECT || this == POLICIES;
            case "GET", "HEAD" -> this != DETECT && this != NODE_ACTION && this != SERVER;
            default -> false;
        };
    }

    /** A refusal as clients of the route expect it. */
    Response problem(Problem problem, String detail, String requestId) {
        Response response = this == V2
                ? OpenInference.problem(problem, detail, problem.retryable() ? 1L : null)
                : Responses.problem(problem, detail, requestId);
        return problem == Problem.KEY_REQUIRED ? Responses.challenging(response) : response;
    }

    /** A refusal that says in how many seconds to try again. */
    Response retryLater(Problem problem, String detail, String requestId, long seconds) {
        return this == V2
                ? OpenInference.problem(problem, detail, seconds)
                : Responses.retryLater(problem, detail, requestId, seconds);
    }

    /** Its name as a metric's label. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
