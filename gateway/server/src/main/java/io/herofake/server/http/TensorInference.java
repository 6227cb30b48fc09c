package io.herofake.server.http;

import io.herofake.sandbox.oip.OipException;
import io.herofake.sandbox.oip.OipHeaders;
import io.herofake.sandbox.oip.OipMessage;
import io.herofake.sandbox.oip.OipModel;
import io.herofake.sandbox.oip.OipReader;
import io.herofake.sandbox.oip.OipTensor;
import io.herofake.server.engine.Content;
import io.herofake.server.engine.EngineRefusedException;
import io.herofake.server.engine.InferenceOutcome;
import io.herofake.server.engine.InferenceRequest;
import io.herofake.server.engine.OutcomeHandler;
import io.herofake.server.engine.Ticket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An inference request of the Open Inference Protocol: its tensor skips decoding and becomes a task like any other. Runs on
 * the connection's event loop but for the reading of numbers in JSON.
 */
final class TensorInference implements Exchange.Body, OutcomeHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TensorInference.class);

    /** JSON of this length has no numbers to speak of in it, and is read at once. */
    private static final int SHORT_JSON = 16 << 10;

    private final Gateway gateway;
    private final Exchange exchange;
    private final EventLoop loop;
    private final OipModel model;
    private final String qos;
    private final int jsonLength;
    private final Upload upload;
    private @Nullable OipMessage message;
    private @Nullable Ticket ticket;
    private boolean lent;
    private boolean settled;

    private TensorInference(
            Gateway gateway, Exchange exchange, OipModel model, String qos, int jsonLength, Upload upload) {
        this.gateway = gateway;
        this.exchange = exchange;
        this.loop = exchange.connection().context().channel().eventLoop();
        this.model = model;
        this.qos = qos;
        this.jsonLength = jsonLength;
        this.upload = upload;
    }

    /** What a request is found to be when it has been read. */
    private record Read(OipMessage message, FloatBuffer values) {}

    /** Checks all that the head tells, and gets ready for the body. */
    static void begin(Gateway gateway, Exchange exchange, Target target, OipModel model) throws RefusedException {
        if (gateway.phase() == Gateway.Phase.DRAINING) {
            throw new RefusedException(Problem.DRAINING, "the gateway is shutting down");
        }
        String qos = DetectParameters.ofQuery(target.query()).qos(gateway.options.defaultQos());
        if (gateway.engine.qosLevel(qos) == null) {
            throw gateway.information.unknownQos(qos);
        }
        Access.requireLevel(gateway.access.of(exchange.request().headers()), qos);
        int limit = gateway.options.limits().maxUploadBytes();
        Upload upload = new Upload(gateway.budget, limit, exchange.announced());
        int jsonLength = jsonLength(exchange.request().headers());
        exchange.receive(new TensorInference(gateway, exchange, model, qos, jsonLength, upload));
    }

    /** -1 if all of the body is JSON. */
    private static int jsonLength(HttpHeaders headers) throws RefusedException {
        String text = headers.get(OipHeaders.JSON_LENGTH);
        try {
            int length = text == null ? -1 : Integer.parseInt(text);
            if (text == null || length >= 0) {
                return length;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new RefusedException(
                Problem.MALFORMED_REQUEST,
                OipHeaders.JSON_LENGTH + " must be a number of bytes, not " + Quoted.of(text));
    }

    @Override
    public void piece(ByteBuf content) throws RefusedException {
        upload.append(content);
    }

    @Override
    public void end() throws RefusedException {
        int length = upload.length();
        int json = jsonLength < 0 ? length : jsonLength;
        if (json > length) {
            throw new RefusedException(
                    Problem.MALFORMED_REQUEST,
                    OipHeaders.JSON_LENGTH + " is " + json + ", but the body has " + length + " bytes");
        }
        byte[] body = upload.take();
        if (json <= SHORT_JSON) {
            submit(read(body, json));
        } else {
            upload.reserve(2L * Float.BYTES * model.elementsPerPicture());
            readAside(body, json);
        }
    }

    private void readAside(byte[] body, int json) throws RefusedException {
        lent = true;
        try {
            gateway.side().execute(() -> {
                Exchange.Step next = step(body, json);
                loop.execute(() -> readDone(next));
            });
        } catch (RejectedExecutionException e) {
            lent = false;
            throw new RefusedException(Problem.OVERLOADED, "too much is being done already; try again later");
        }
    }

    private Exchange.Step step(byte[] body, int json) {
        try {
            Read read = read(body, json);
            return () -> submit(read);
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

    private Read read(byte[] body, int json) throws RefusedException {
        try {
            OipMessage read = new OipReader(model.elementsPerPicture()).read(body, 0, json);
            model.batch(read);
            OipTensor input = read.inputs().get(0);
            ByteBuffer binary = ByteBuffer.wrap(body, json, body.length - json).slice();
            OipMessage.check(read.inputs(), 0, binary, model.elementsPerPicture());
            float[] data = input.data();
            FloatBuffer values = data != null
                    ? FloatBuffer.wrap(data)
                    : binary.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            checkFinite(values);
            return new Read(read, values);
        } catch (OipException e) {
            throw new RefusedException(Problem.BAD_TENSOR, String.valueOf(e.getMessage()));
        }
    }

    private void checkFinite(FloatBuffer values) throws OipException {
        for (int i = 0; i < values.limit(); i++) {
            if (!Float.isFinite(values.get(i))) {
                throw new OipException(
                        "input '" + model.inputName() + "' holds " + values.get(i) + "; its numbers must be finite");
            }
        }
    }

    private void submit(Read read) throws RefusedException {
        message = read.message();
        lent = true;
        try {
            ticket = gateway.engine.submit(
                    new InferenceRequest(model.name(), qos, new Content.Tensor(read.values()), exchange.endNanos()),
                    this);
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
            LOG.debug("an answer came too late");
        }
    }

    private void finish(InferenceOutcome outcome) {
        lent = false;
        if (outcome instanceof InferenceOutcome.Answered answered) {
            gateway.meters.of(answered.model()).answered(answered, exchange.endNanos() - exchange.startNanos());
        }
        OipMessage asked = message;
        if (settled || asked == null) {
            upload.release();
        } else if (outcome instanceof InferenceOutcome.Answered answered) {
            exchange.run(() -> exchange.respond(TensorAnswer.of(model, asked, answered, exchange.requestId())));
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
