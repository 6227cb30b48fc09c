package io.herofake.server.http;

import io.herofake.server.engine.EngineRefusedException;
import io.herofake.server.engine.InferenceOutcome;
import io.herofake.server.engine.InferenceRequest;
import io.herofake.server.engine.LoadedModel;
import io.herofake.server.engine.OutcomeHandler;
import io.herofake.server.engine.Ticket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One detect request: its upload, its way through the engine, its answer. Runs on the connection's event loop but for
 * {@link #onOutcome}, which the engine calls, and the taking apart of forms.
 */
final class Detection implements Exchange.Body, OutcomeHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Detection.class);

    /** Names the QoS level, like the parameter {@code qos}. */
    private static final String QOS_HEADER = "X-Herofake-Qos";

    private final Gateway gateway;
    private final Exchange exchange;
    private final EventLoop loop;
    private final BodyForm form;
    private final String contentType;
    private final DetectParameters parameters;
    private final Upload upload;
    private final Access.Key key;
    private @Nullable Ticket ticket;
    /** Whether another thread has the upload's bytes. */
    private boolean lent;

    private boolean settled;

    private Detection(
            Gateway gateway,
            Exchange exchange,
            BodyForm form,
            String contentType,
            DetectParameters parameters,
            Upload upload,
            Access.Key key) {
        this.gateway = gateway;
        this.exchange = exchange;
        this.loop = exchange.connection().context().channel().eventLoop();
        this.form = form;
        this.contentType = contentType;
        this.parameters = parameters;
        this.upload = upload;
        this.key = key;
    }

    /** Checks all that the head tells, and gets ready for the body. */
    static void begin(Gateway gateway, Exchange exchange, Target target) throws RefusedException {
        if (gateway.phase() == Gateway.Phase.DRAINING) {
            throw new RefusedException(Problem.DRAINING, "the gateway is shutting down");
        }
        DetectParameters parameters = DetectParameters.ofQuery(target.query());
        var headers = exchange.request().headers();
        Access.Key key = gateway.access.of(headers);
        for (String level : headers.getAll(QOS_HEADER)) {
            parameters.add("qos", level);
        }
        resolveModel(gateway, parameters);
        if (parameters.hasQos()) {
            resolveQos(gateway, parameters, key);
        }
        String coding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            throw new RefusedException(
                    Problem.UNSUPPORTED_CONTENT_ENCODING, "send the picture as it is, without a content encoding");
        }
        String contentType = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
        BodyForm form = BodyForm.of(contentType);
        int limit = gateway.options.limits().maxUploadBytes();
        Upload upload = new Upload(gateway.budget, limit, exchange.announced());
        exchange.receive(new Detection(gateway, exchange, form, contentType, parameters, upload, key));
    }

    private static LoadedModel resolveModel(Gateway gateway, DetectParameters parameters) throws RefusedException {
        String name = parameters.model(gateway.options.defaultModel());
        LoadedModel model = gateway.engine.model(name);
        if (model == null) {
            throw gateway.information.unknownModel(name);
        }
        return model;
    }

    private static String resolveQos(Gateway gateway, DetectParameters parameters, Access.Key key)
            throws RefusedException {
        String name = parameters.qos(gateway.options.defaultQos());
        if (gateway.engine.qosLevel(name) == null) {
            throw gateway.information.unknownQos(name);
        }
        Access.requireLevel(key, name);
        return name;
    }

    @Override
    public void piece(ByteBuf content) throws RefusedException {
        upload.append(content);
    }

    @Override
    public void end() throws RefusedException {
        int length = upload.length();
        byte[] body = upload.take();
        switch (form) {
            case RAW -> submit(DetectBody.of(body, parameters));
            case MULTIPART ->
                takeApart(MultipartBody.extraBytes(length), () -> MultipartBody.parse(body, contentType, parameters));
            case JSON -> takeApart(JsonBody.extraBytes(length), () -> JsonBody.parse(body, parameters));
        }
    }

    private interface Parser {
        DetectBody parse() throws RefusedException;
    }

    private void takeApart(long extraBytes, Parser parser) throws RefusedException {
        upload.reserve(extraBytes);
        lent = true;
        try {
            gateway.side().execute(() -> {
                Exchange.Step next = parse(parser);
                loop.execute(() -> parsed(next));
            });
        } catch (RejectedExecutionException e) {
            lent = false;
            throw new RefusedException(Problem.OVERLOADED, "too much is being done already; try again later");
        }
    }

    private Exchange.Step parse(Parser parser) {
        try {
            DetectBody body = parser.parse();
            return () -> submit(body);
        } catch (RefusedException e) {
            return () -> {
                throw e;
            };
        } catch (RuntimeException | Error e) {
            return () -> exchange.fail(Problem.INTERNAL_ERROR, e);
        }
    }

    private void parsed(Exchange.Step next) {
        lent = false;
        if (settled) {
            upload.release();
        } else {
            exchange.run(next);
        }
    }

    private void submit(DetectBody body) throws RefusedException {
        LoadedModel model = resolveModel(gateway, body.parameters());
        String qos = resolveQos(gateway, body.parameters(), key);
        lent = true;
        try {
            ticket = gateway.engine.submit(
                    InferenceRequest.picture(model.name(), qos, body.picture(), exchange.endNanos()), this);
        } catch (EngineRefusedException e) {
            lent = false;
            throw Outcomes.refused(e);
        }
    }

    /** The engine's thread: anything longer than handing over is for the event loop. */
    @Override
    public void onOutcome(InferenceOutcome outcome) {
        try {
            loop.execute(() -> finish(outcome));
        } catch (RejectedExecutionException e) {
            // The server was closed before this inference ended: its connection is gone.
            LOG.debug("an answer came too late");
        }
    }

    private void finish(InferenceOutcome outcome) {
        lent = false;
        long uploadNanos = exchange.endNanos() - exchange.startNanos();
        if (outcome instanceof InferenceOutcome.Answered answered) {
            gateway.meters.of(answered.model()).answered(answered, uploadNanos);
        }
        if (settled) {
            upload.release();
        } else if (outcome instanceof InferenceOutcome.Answered answered) {
            exchange.respond(gateway.answers.write(answered, exchange.requestId(), uploadNanos));
        } else if (outcome instanceof InferenceOutcome.Failed failed) {
            exchange.run(() -> Outcomes.fail(gateway, exchange, failed));
        }
    }

    @Override
    public void settled() {
        settled = true;
        Ticket waiting = ticket;
        if (!lent) {
            upload.release();
        } else if (waiting != null) {
            waiting.cancel();
        }
    }
}
