package io.herofake.server.http;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code /metrics}, off the event loop, as writing all meters takes a while. */
final class Scrape {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private static final Logger LOG = LoggerFactory.getLogger(Scrape.class);

    private Scrape() {}

    static void begin(Gateway gateway, Exchange exchange) throws RefusedException {
        String accept = exchange.request().headers().get(HttpHeaderNames.ACCEPT, "");
        String type = accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        EventLoop loop = exchange.connection().context().channel().eventLoop();
        try {
            gateway.side().execute(() -> scrape(gateway, exchange, type, loop));
        } catch (RejectedExecutionException e) {
            throw new RefusedException(Problem.OVERLOADED, "too much is being done already; try again later");
        }
    }

    private static void scrape(Gateway gateway, Exchange exchange, String type, EventLoop loop) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream(32 << 10);
            refresh(gateway);
            gateway.metrics.scrape(out, type);
            Response response = Responses.of(200, type, out.toByteArray());
            loop.execute(() -> exchange.respond(response));
        } catch (Exception | Error e) {
            loop.execute(() -> exchange.fail(Problem.INTERNAL_ERROR, e));
        }
    }

    /** What the engine does not tell any more stays as it was last. */
    private static void refresh(Gateway gateway) {
        try {
            gateway.metrics.refresh(gateway.cluster.snapshot());
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("metrics without the cluster's: {}", e.toString());
        }
    }
}
