package io.herofake.server.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import org.jspecify.annotations.Nullable;

/** The parameters of a detect request, from its query string, its form fields or its JSON members, each at most once in all. */
final class DetectParameters {
    private static final String KNOWN = "known: model, qos";

    private @Nullable String model;
    private @Nullable String qos;

    /** Reads a query string, still percent-encoded. */
    static DetectParameters ofQuery(String query) throws RefusedException {
        DetectParameters parameters = new DetectParameters();
        int start = 0;
        while (start < query.length()) {
            int end = query.indexOf('&', start);
            if (end < 0) {
                end = query.length();
            }
            if (end > start) {
                parameters.addEncoded(query.substring(start, end));
            }
            start = end + 1;
        }
        return parameters;
    }

    private void addEncoded(String pair) throws RefusedException {
        int equals = pair.indexOf('=');
        try {
            String name = QueryStringDecoder.decodeComponent(equals < 0 ? pair : pair.substring(0, equals));
            add(name, equals < 0 ? "" : QueryStringDecoder.decodeComponent(pair.substring(equals + 1)));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    Problem.BAD_QUERY, Quoted.of(pair) + " in the query string has a bad percent-encoding");
        }
    }

    /** Takes one parameter. */
    void add(String name, String value) throws RefusedException {
        switch (name) {
            case "model" -> {
                requireFirst(name, model);
                model = value;
            }
            case "qos" -> {
                requireFirst(name, qos);
                qos = value;
            }
            default ->
                throw new RefusedException(
                        Problem.UNKNOWN_PARAMETER, "there is no parameter " + Quoted.of(name) + "; " + KNOWN);
        }
    }

    private static void requireFirst(String name, @Nullable String present) throws RefusedException {
        if (present != null) {
            throw new RefusedException(
                    Problem.DUPLICATE_PARAMETER, "the parameter '" + name + "' is given more than once; give it once");
        }
    }

    String model(String fallback) {
        String given = model;
        return given == null ? fallback : given;
    }

    /** Whether a QoS level is named so far. */
    boolean hasQos() {
        return qos != null;
    }

    String qos(String fallback) {
        String given = qos;
        return given == null ? fallback : given;
    }
}
