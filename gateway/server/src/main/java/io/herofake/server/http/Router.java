package io.herofake.server.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;

/** Decides from a request's head what is done with it. */
final class Router {
    private Router() {}

    /** Answers, or gets the exchange ready for its body. */
    static void begin(Gateway gateway, Exchange exchange) throws RefusedException {
        HttpRequest request = exchange.request();
        checkVersion(request.protocolVersion());
        checkHeaders(exchange, request.headers());
        Target target = Target.of(request.uri());
        Route route = Route.of(target.path());
        exchange.route(route);
        String method = request.method().name();
        if (route == Route.OTHER) {
            throw new RefusedException(
                    Problem.NOT_FOUND, "there is nothing at " + Quoted.of(target.path()) + "; see docs/http-api.md");
        }
        if (!route.allows(method)) {
            gateway.meters.refused(Problem.METHOD_NOT_ALLOWED);
            exchange.respond(Responses.methodNotAllowed(method, route.allow(), exchange.requestId()));
        } else if (method.equals("OPTIONS")) {
            exchange.respond(Responses.options(route.allow()));
        } else {
            answer(gateway, exchange, target);
        }
    }

    private static void checkVersion(HttpVersion version) throws RefusedException {
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            throw new RefusedException(
                    Problem.UNSUPPORTED_HTTP_VERSION, "HTTP/1.1 and HTTP/1.0 are spoken here, not " + version);
        }
    }

    private static void checkHeaders(Exchange exchange, HttpHeaders headers) throws RefusedException {
        if (exchange.http11() && headers.getAll(HttpHeaderNames.HOST).size() != 1) {
            throw new RefusedException(Problem.MALFORMED_REQUEST, "a request needs one Host header");
        }
        String expect = headers.get(HttpHeaderNames.EXPECT);
        if (expect != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expect)) {
            throw new RefusedException(Problem.EXPECTATION_FAILED, "the only expectation met is 100-continue");
        }
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty()
                && (codings.size() > 1 || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0)))) {
            throw new RefusedException(
                    Problem.UNSUPPORTED_TRANSFER_ENCODING, "the only transfer encoding read is chunked");
        }
    }

    private static void answer(Gateway gateway, Exchange exchange, Target target) throws RefusedException {
        gateway.access.requireSight(exchange.route(), exchange.request().headers());
        switch (exchange.route()) {
            case PAGE -> exchange.respond(Page.RESPONSE);
            case DETECT -> Detection.begin(gateway, exchange, target);
            case MODELS -> exchange.respond(gateway.information.models());
            case MODEL -> exchange.respond(gateway.information.model(modelName(target)));
            case NODES -> gateway.cluster.begin(gateway, exchange, ClusterJson::nodes);
            case REPLICAS -> gateway.cluster.begin(gateway, exchange, ClusterJson::replicas);
            case DECISIONS -> exchange.respond(gateway.cluster.decisions(target.query()));
            case NODE_ACTION -> Control.drain(gateway, exchange, target);
            case POLICIES -> {
                if (exchange.request().method().name().equals("PUT")) {
                    Control.switchPolicies(gateway, exchange, target);
                } else {
                    Control.showPolicies(gateway, exchange);
                }
            }
            case HEALTHZ -> exchange.respond(gateway.information.health());
            case READYZ -> checkReady(gateway, exchange);
            case V2 -> gateway.openInference.begin(gateway, exchange, target);
            case METRICS -> Scrape.begin(gateway, exchange);
            case SERVER, OTHER -> throw new IllegalStateException("not answered here: " + exchange.route());
        }
    }

    private static String modelName(Target target) throws RefusedException {
        String encoded = target.path().substring(Route.MODEL_PREFIX.length());
        try {
            return QueryStringDecoder.decodeComponent(encoded);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Problem.MALFORMED_REQUEST, Quoted.of(encoded) + " has a bad percent-encoding");
        }
    }

    private static void checkReady(Gateway gateway, Exchange exchange) throws RefusedException {
        if (gateway.phase() != Gateway.Phase.SERVING || !gateway.engine.accepting()) {
            throw new RefusedException(Problem.DRAINING, "the gateway is shutting down");
        }
        exchange.respond(gateway.information.ready());
    }
}
