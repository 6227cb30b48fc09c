package io.herofake.server.http;

import io.herofake.server.engine.EngineRefusedException;
import io.herofake.server.engine.InferenceOutcome;
import io.herofake.server.engine.InferenceRequest;
import io.herofake.server.engine.OutcomeHandler;
import io.herofake.server.engine.Ticket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request whose body becomes a task of the engine: its upload, its way through the engine, its outcome. Runs on the
 * connection's event loop but for {@link #onOutcome}, which the engine calls, and for what is read {@link #aside}.
 */
abstract class TaskBody implements Exchange.Body, OutcomeHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TaskBody.class);

    final Gateway gateway;
    final Exchange exchange;
    final Upload upload;
    private final EventLoop loop;
    private @Nullable Ticket ticket;
    /** Whether another thread has the upload's bytes. */
    private boolean lent;

    private boolean settled;

    /** Gets ready for the body; refuses one for which there is no room. */
    TaskBody(Gateway gateway, Exchange exchange) throws RefusedException {
        this.gateway = gateway;
        this.exchange = exchange;
        this.loop = exchange.connection().context().channel().eventLoop();
        this.upload = new Upload(gateway.budget, gateway.options.limits().maxUploadBytes(), exchange.announced());
    }

    /** Refuses what comes while the gateway is shutting down. */
    static void requireServing(Gateway gateway) throws RefusedException {
        if (gateway.phase() == Gateway.Phase.DRAINING) {
            throw new RefusedException(Problem.DRAINING, "the gateway is shutting down");
        }
    }

    @Override
    public final void piece(ByteBuf content) throws RefusedException {
        upload.append(content);
    }

    /** Reads a body; what comes of it is done on the event loop. */
    interface Reader {
        Exchange.Step read() throws RefusedException;
    }

    /** Reads a body on another thread, because it takes long. */
    final void aside(Reader reader) throws RefusedException {
        lent = true;
        try {
            gateway.side().execute(() -> {
                Exchange.Step next = read(reader);
                loop.execute(() -> readDone(next));
            });
        } catch (RejectedExecutionException e) {
            lent = false;
            throw new RefusedException(Problem.OVERLOADED, "too much is being done already; try again later");
        }
    }

    private Exchange.Step read(Reader reader) {
        try {
            return reader.read();
        } catch (RefusedException e) {
            return () -> {
                throw e;
            };
        } catch (RuntimeException | Error e) {
            return () -> exchange.fail(Problem.INTERNAL_ERROR, e);
        }
    }

    private void readDone(Exchange.Step next) {
        lent = false;
        if (settled) {
            upload.release();
        } else {
            exchange.run(next);
        }
    }

    /** Hands the task to the engine. */
    final void submit(InferenceRequest request) throws RefusedException {
        lent = true;
        try {
            ticket = gateway.engine.submit(request, this);
        } catch (EngineRefusedException e) {
            lent = false;
            throw Outcomes.refused(e);
        }
    }

    /** The engine's thread: anything longer than handing over is for the event loop. */
    @Override
    public final void onOutcome(InferenceOutcome outcome) {
        try {
            loop.execute(() -> finish(outcome));
        } catch (RejectedExecutionException e) {
            // The server was closed before this inference ended: its connection is gone.
            LOG.debug("an answer came too late");
        }
    }

    private void finish(InferenceOutcome outcome) {
        lent = false;
        if (outcome instanceof InferenceOutcome.Answered answered) {
            gateway.meters.of(answered.model()).answered(answered, uploadNanos());
        }
        if (settled) {
            upload.release();
        } else if (outcome instanceof InferenceOutcome.Answered answered) {
            exchange.run(() -> answered(answered));
        } else if (outcome instanceof InferenceOutcome.Failed failed) {
            exchange.run(() -> Outcomes.fail(gateway, exchange, failed));
        }
    }

    final long uploadNanos() {
        return exchange.endNanos() - exchange.startNanos();
    }

    /** Responds with what the engine has answered. */
    abstract void answered(InferenceOutcome.Answered answered) throws RefusedException;

    @Override
    public final void settled() {
        settled = true;
        Ticket waiting = ticket;
        if (!lent) {
            upload.release();
        } else if (waiting != null) {
            waiting.cancel();
        }
    }
}
