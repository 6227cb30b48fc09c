package io.herofake.server.http;

import io.herofake.server.http.Response.Header;
import java.util.ArrayList;
import java.util.List;

/** The forms that responses come in. */
final class Responses {
    private static final Header NO_SNIFF = Header.of("X-Content-Type-Options", "nosniff");
    private static final Header NO_STORE = Header.of("Cache-Control", "no-store");
    private static final List<Header> JSON = withContentType("application/json");
    private static final List<Header> PROBLEM = withContentType("application/problem+json");
    private static final int LONGEST_RETRY_SECONDS = 60;

    private Responses() {}

    /** A body that nobody may keep. */
    static Response of(int status, String contentType, byte[] body) {
        return new Response(status, withContentType(contentType), body);
    }

    /** JSON. */
    static Response json(int status, byte[] body) {
        return new Response(status, JSON, body);
    }

    /** 204 with the methods that a path takes. */
    static Response options(String allow) {
        return new Response(204, List.of(NO_STORE, Header.of("Allow", allow)), Response.EMPTY);
    }

    /** A refusal as RFC 9457 problem details; one that may pass says to try again in a second. */
    static Response problem(Problem problem, String detail, String requestId) {
        return problem.retryable()
                ? retryLater(problem, detail, requestId, 1)
                : new Response(problem.status(), PROBLEM, problemBody(problem, detail, requestId));
    }

    /** A refusal that says in how many seconds to try again. */
    static Response retryLater(Problem problem, String detail, String requestId, long seconds) {
        long bounded = Math.max(1, Math.min(seconds, LONGEST_RETRY_SECONDS));
        return new Response(
                problem.status(),
                plus(PROBLEM, Header.of("Retry-After", Long.toString(bounded))),
                problemBody(problem, detail, requestId));
    }

    /** The same, to be tried again in so many seconds. */
    static Response retrying(Response response, long seconds) {
        long bounded = Math.max(1, Math.min(seconds, LONGEST_RETRY_SECONDS));
        return new Response(
                response.status(),
                plus(response.headers(), Header.of("Retry-After", Long.toString(bounded))),
                response.body());
    }

    /** The same, telling how to say who one is. */
    static Response challenging(Response response) {
        return new Response(
                response.status(), plus(response.headers(), Header.of("WWW-Authenticate", "Bearer")), response.body());
    }

    /** 405 with the methods that the path takes. */
    static Response methodNotAllowed(String method, String allow, String requestId) {
        return new Response(
                Problem.METHOD_NOT_ALLOWED.status(),
                plus(PROBLEM, Header.of("Allow", allow)),
                problemBody(
                        Problem.METHOD_NOT_ALLOWED,
                        Quoted.of(method) + " is not one of the methods of this path: " + allow,
                        requestId));
    }

    private static byte[] problemBody(Problem problem, String detail, String requestId) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", "urn:herofake:problem:" + problem.code());
            json.writeStringField("title", problem.title());
            json.writeNumberField("status", problem.status());
            json.writeStringField("detail", detail);
            json.writeStringField("error", problem.code());
            json.writeStringField("requestId", requestId);
            json.writeEndObject();
        });
    }

    private static List<Header> withContentType(String contentType) {
        return List.of(Header.of("Content-Type", contentType), NO_SNIFF, NO_STORE);
    }

    static List<Header> plus(List<Header> headers, Header more) {
        List<Header> all = new ArrayList<>(headers);
        all.add(more);
        return List.copyOf(all);
    }
}
