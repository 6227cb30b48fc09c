package io.herofake.server.http;

import io.herofake.server.engine.ClusterSnapshot;
import io.herofake.server.watch.DecisionLog;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what is asked about the cluster, off the event loop. However many ask, the engine is asked five times a second at
 * most: a snapshot is good for as long as that.
 */
final class ClusterAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterAnswers.class);
    private static final long FRESH_NANOS = 200_000_000;
    private static final long PATIENCE_SECONDS = 5;
    private static final int DEFAULT_DECISIONS = 50;

    private final Supplier<CompletableFuture<ClusterSnapshot>> source;
    private final DecisionLog decisions;
    private @Nullable ClusterSnapshot latest;
    private long latestNanos;

    ClusterAnswers(Supplier<CompletableFuture<ClusterSnapshot>> source, DecisionLog decisions) {
        this.source = source;
        this.decisions = decisions;
    }

    /** Answers {@code /v1/nodes} or {@code /v1/replicas} with what is made of a snapshot. */
    void begin(Gateway gateway, Exchange exchange, Function<ClusterSnapshot, byte[]> writer) throws RefusedException {
        EventLoop loop = exchange.connection().context().channel().eventLoop();
        try {
            gateway.side().execute(() -> answer(exchange, loop, writer));
        } catch (RejectedExecutionException e) {
            throw new RefusedException(Problem.OVERLOADED, "too much is being done already; try again later");
        }
    }

    private void answer(Exchange exchange, EventLoop loop, Function<ClusterSnapshot, byte[]> writer) {
        Exchange.Step step;
        try {
            Response response = Responses.json(200, writer.apply(snapshot()));
            step = () -> exchange.respond(response);
        } catch (TimeoutException | ExecutionException e) {
            step = () -> {
                throw new RefusedException(Problem.DRAINING, "the gateway is shutting down, or too busy to tell");
            };
        } catch (RuntimeException | Error e) {
            step = () -> exchange.fail(Problem.INTERNAL_ERROR, e);
        }
        Exchange.Step last = step;
        try {
            loop.execute(() -> exchange.run(last));
        } catch (RejectedExecutionException e) {
            LOG.debug("the server was closed before an answer was ready, and the connection with it");
        }
    }

    /**
     * The cluster as it was a moment ago.
     *
     * @throws TimeoutException   if the engine does not tell within seconds
     * @throws ExecutionException if it has ended
     */
    synchronized ClusterSnapshot snapshot() throws TimeoutException, ExecutionException {
        ClusterSnapshot kept = latest;
        if (kept != null && System.nanoTime() - latestNanos < FRESH_NANOS) {
            return kept;
        }
        try {
            ClusterSnapshot fresh = source.get().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            latest = fresh;
            latestNanos = System.nanoTime();
            return fresh;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExecutionException(e);
        }
    }

    /** The answer of {@code /v1/decisions}. */
    Response decisions(String query) throws RefusedException {
        long after = 0;
        int limit = DEFAULT_DECISIONS;
        for (Map.Entry<String, List<String>> parameter : parameters(query).entrySet()) {
            String name = parameter.getKey();
            switch (name) {
                case "after" -> after = whole(name, parameter.getValue(), 0, Long.MAX_VALUE);
                case "limit" -> limit = (int) whole(name, parameter.getValue(), 1, DecisionLog.KEPT);
                default ->
                    throw new RefusedException(
                            Problem.UNKNOWN_PARAMETER,
                            "there is no parameter " + Quoted.of(name) + "; known: after, limit");
            }
        }
        return Responses.json(200, DecisionJson.of(decisions.latest(after, limit)));
    }

    private static Map<String, List<String>> parameters(String query) throws RefusedException {
        try {
            return new QueryStringDecoder(query, StandardCharsets.UTF_8, false).parameters();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Problem.BAD_QUERY, "the query string has a bad percent-encoding");
        }
    }

    private static long whole(String name, List<String> values, long least, long most) throws RefusedException {
        if (values.size() > 1) {
            throw new RefusedException(
                    Problem.DUPLICATE_PARAMETER, "the parameter '" + name + "' is given more than once; give it once");
        }
        try {
            long value = Long.parseLong(values.get(0));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new RefusedException(
                Problem.BAD_QUERY,
                "the parameter '" + name + "' must be a whole number"
                        + (most == Long.MAX_VALUE ? "" : " from " + least + " to " + most) + ", not "
                        + Quoted.of(values.get(0)));
    }
}
