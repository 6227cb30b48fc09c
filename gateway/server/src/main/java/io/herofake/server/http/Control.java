package io.herofake.server.http;

import io.herofake.policy.PolicySpec;
import io.herofake.server.engine.InferenceEngine;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What changes how the gateway works: nodes that drain, policies that are switched. Runs on the connection's event loop. */
final class Control {
    /** The begin of the paths of single nodes. */
    static final String NODE_PREFIX = "/v1/nodes/";

    private static final String DRAIN = ":drain";
    private static final String UNDRAIN = ":undrain";

    private Control() {}

    /** Whether a path is that of something to be done with a node. */
    static boolean isNodeAction(String path) {
        return path.startsWith(NODE_PREFIX) && (path.endsWith(DRAIN) || path.endsWith(UNDRAIN));
    }

    /** {@code POST /v1/nodes/NAME:drain} or {@code :undrain}. */
    static void drain(Gateway gateway, Exchange exchange, Target target) throws RefusedException {
        gateway.access.requireAdmin(exchange.request().headers());
        String path = target.path();
        boolean on = path.endsWith(DRAIN);
        String encoded = path.substring(NODE_PREFIX.length(), path.length() - (on ? DRAIN : UNDRAIN).length());
        String name = decode(encoded);
        later(exchange, gateway.engine.drainNode(name, on), found -> {
            if (!found) {
                throw new RefusedException(Problem.UNKNOWN_NODE, "there is no node " + Quoted.of(name));
            }
            return Responses.json(200, Json.bytes(json -> {
                json.writeStartObject();
                json.writeStringField("node", name);
                json.writeBooleanField("draining", on);
                json.writeEndObject();
            }));
        });
    }

    /** {@code GET /v1/policies}. */
    static void showPolicies(Gateway gateway, Exchange exchange) {
        exchange.respond(policies(gateway.engine.policies()));
    }

    /** {@code PUT /v1/policies?autoscaler=...&scheduler=...&autoscaler.KEY=...}. */
    static void switchPolicies(Gateway gateway, Exchange exchange, Target target) throws RefusedException {
        gateway.access.requireAdmin(exchange.request().headers());
        InferenceEngine engine = gateway.engine;
        PolicySpec wanted = changed(engine.policies(), parameters(target.query()));
        try {
            later(exchange, engine.switchPolicies(wanted), names -> policies(wanted));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Problem.BAD_POLICY, String.valueOf(e.getMessage()));
        }
    }

    private interface Answer<T> {
        Response of(T value) throws RefusedException;
    }

    private static <T> void later(Exchange exchange, CompletableFuture<T> future, Answer<T> answer) {
        var loop = exchange.connection().context().channel().eventLoop();
        CompletableFuture<Void> unused = future.handle((value, failure) -> {
            try {
                loop.execute(() -> exchange.run(() -> {
                    if (failure != null) {
                        throw new RefusedException(Problem.DRAINING, "the gateway is shutting down");
                    }
                    exchange.respond(answer.of(value));
                }));
            } catch (RejectedExecutionException e) {
                // The server is closed: the connection is gone.
            }
            return null;
        });
    }

    private static String decode(String encoded) throws RefusedException {
        try {
            return QueryStringDecoder.decodeComponent(encoded);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Problem.MALFORMED_REQUEST, Quoted.of(encoded) + " has a bad percent-encoding");
        }
    }

    private static Map<String, String> parameters(String query) throws RefusedException {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (parameters.put(name, value) != null) {
                throw new RefusedException(
                        Problem.DUPLICATE_PARAMETER, "the parameter " + Quoted.of(name) + " is given more than once");
            }
        }
        return parameters;
    }

    /** The policies in force with what is named changed. Another policy begins with its defaults. */
    static PolicySpec changed(PolicySpec now, Map<String, String> parameters) throws RefusedException {
        Part autoscaler = new Part("autoscaler", now.autoscaler(), now.autoscalerSettings());
        Part scheduler = new Part("scheduler", now.scheduler(), now.schedulerSettings());
        Part order = new Part("order", now.order(), now.orderSettings());
        Part batching = new Part("batching", now.batching(), now.batchingSettings());
        Part admission = new Part("admission", now.admission(), now.admissionSettings());
        List<Part> parts = List.of(autoscaler, scheduler, order, batching, admission);
        for (Part part : parts) {
            part.rename(parameters.get(part.kind));
        }
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            if (parts.stream().noneMatch(part -> part.take(parameter.getKey(), parameter.getValue()))) {
                throw new RefusedException(
                        Problem.UNKNOWN_PARAMETER,
                        "there is no parameter " + Quoted.of(parameter.getKey())
                                + "; known: autoscaler, scheduler, order, batching, admission, and settings such as"
                                + " autoscaler.windowSeconds");
            }
        }
        return new PolicySpec(
                autoscaler.name,
                scheduler.name,
                order.name,
                batching.name,
                admission.name,
                autoscaler.settings,
                scheduler.settings,
                order.settings,
                batching.settings,
                admission.settings,
                now.seed());
    }

    /** One kind of policy: its name and settings. */
    private static final class Part {
        /** Settings that every autoscaler takes; they outlive a change of autoscalers. */
        private static final List<String> SHARED = List.of("keepWarm", "makeRoom", "makeRoomQuantumSeconds");

        private final String kind;
        private final Map<String, Object> settings = new TreeMap<>();
        private String name;

        Part(String kind, String name, Map<String, ?> settings) {
            this.kind = kind;
            this.name = name;
            this.settings.putAll(settings);
        }

        void rename(@Nullable String other) {
            if (other != null && !other.equals(name)) {
                name = other;
                settings.keySet().retainAll(SHARED);
            }
        }

        boolean take(String parameter, String value) {
            if (parameter.startsWith(kind + ".")) {
                settings.put(parameter.substring(kind.length() + 1), value);
                return true;
            }
            return parameter.equals(kind);
        }
    }

    private static Response policies(PolicySpec spec) {
        return Responses.json(200, Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("autoscaler", spec.autoscaler());
            json.writeStringField("scheduler", spec.scheduler());
            json.writeStringField("order", spec.order().isEmpty() ? "the scheduler's" : spec.order());
            json.writeStringField("batching", spec.batching());
            json.writeStringField("admission", spec.admission());
            json.writeObjectFieldStart("settings");
            for (Map.Entry<String, Map<String, ?>> part : settings(spec).entrySet()) {
                for (Map.Entry<String, ?> setting : part.getValue().entrySet()) {
                    json.writeStringField(part.getKey() + "." + setting.getKey(), String.valueOf(setting.getValue()));
                }
            }
            json.writeEndObject();
            json.writeEndObject();
        }));
    }

    private static Map<String, Map<String, ?>> settings(PolicySpec spec) {
        Map<String, Map<String, ?>> all = new LinkedHashMap<>();
        all.put("autoscaler", spec.autoscalerSettings());
        all.put("scheduler", spec.schedulerSettings());
        all.put("order", spec.orderSettings());
        all.put("batching", spec.batchingSettings());
        all.put("admission", spec.admissionSettings());
        return all;
    }
}
