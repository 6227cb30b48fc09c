package io.herofake.server.http;

import io.herofake.sandbox.oip.OipException;
import io.herofake.sandbox.oip.OipHeaders;
import io.herofake.sandbox.oip.OipMessage;
import io.herofake.sandbox.oip.OipModel;
import io.herofake.sandbox.oip.OipReader;
import io.herofake.sandbox.oip.OipTensor;
import io.herofake.server.engine.Content;
import io.herofake.server.engine.InferenceOutcome;
import io.herofake.server.engine.InferenceRequest;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An inference request of the Open Inference Protocol: its tensor skips decoding and becomes a task like any other. Long JSON
 * is read aside.
 */
final class TensorInference extends TaskBody {
    /** JSON of this length has no numbers to speak of in it, and is read at once. */
    private static final int SHORT_JSON = 16 << 10;

    private final OipModel model;
    private final String qos;
    private final int jsonLength;
    private @Nullable OipMessage message;

    private TensorInference(Gateway gateway, Exchange exchange, OipModel model, String qos, int jsonLength)
            throws RefusedException {
        super(gateway, exchange);
        this.model = model;
        this.qos = qos;
        this.jsonLength = jsonLength;
    }

    /** What a request is found to be when it has been read. */
    private record Read(OipMessage message, FloatBuffer values) {}

    /** Checks all that the head tells, and gets ready for the body. */
    static void begin(Gateway gateway, Exchange exchange, Target target, OipModel model) throws RefusedException {
        requireServing(gateway);
        String qos = DetectParameters.ofQuery(target.query()).qos(gateway.options.defaultQos());
        if (gateway.engine.qosLevel(qos) == null) {
            throw gateway.information.unknownQos(qos);
        }
        Access.requireLevel(gateway.access.of(exchange.request().headers()), qos);
        int jsonLength = jsonLength(exchange.request().headers());
        exchange.receive(new TensorInference(gateway, exchange, model, qos, jsonLength));
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
            aside(() -> {
                Read read = read(body, json);
                return () -> submit(read);
            });
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
        submit(new InferenceRequest(model.name(), qos, new Content.Tensor(read.values()), exchange.endNanos()));
    }

    @Override
    void answered(InferenceOutcome.Answered answered) throws RefusedException {
        OipMessage asked = Objects.requireNonNull(message);
        exchange.respond(TensorAnswer.of(model, asked, answered, exchange.requestId()));
    }
}
