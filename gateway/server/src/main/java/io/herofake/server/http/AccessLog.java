package io.herofake.server.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each answer, where the options want it. Holds nothing that a client can shape but its well-formed request id. */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.herofake.server.access");

    private AccessLog() {}

    static void log(Gateway gateway, Exchange exchange, Response response) {
        if (gateway.options.accessLog()) {
            LOG.info(
                    "{} {} {} {} {} bytes {} ms",
                    exchange.requestId(),
                    exchange.connection().context().channel().remoteAddress(),
                    exchange.route().label(),
                    response.status(),
                    response.body().length,
                    Json.millis(System.nanoTime() - exchange.startNanos()));
        }
    }
}
