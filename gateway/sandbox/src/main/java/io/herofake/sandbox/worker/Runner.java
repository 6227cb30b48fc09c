package io.herofake.sandbox.worker;

import io.herofake.backend.BackendException;
import io.herofake.backend.InferenceCall;
import io.herofake.sandbox.oip.OipException;
import io.herofake.sandbox.oip.OipMessage;
import io.herofake.sandbox.oip.OipModel;
import io.herofake.sandbox.oip.OipReader;
import io.herofake.sandbox.oip.OipTensor;
import io.herofake.sandbox.oip.OipWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers inference requests with one call. The JSON of a request is read only if it is not the one that came before, and that
 * of an answer is made once for each batch size. Thread-safe: one request at a time.
 */
final class Runner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    private final OipModel model;
    private final InferenceCall call;
    private final Regions regions;
    private final OipReader reader;
    private final byte[] @Nullable [] binaryAnswers;
    private @Nullable Known known;

    /** A request's JSON that has been read and had its data after it. */
    private record Known(ByteBuf json, OipMessage message, int batch) {}

    Runner(OipModel model, InferenceCall call, Regions regions) {
        this.model = model;
        this.call = call;
        this.regions = regions;
        this.reader = new OipReader(model.maxElements());
        this.binaryAnswers = new byte[model.maxBatch()][];
    }

    synchronized void run(Inference inference) {
        if (!inference.wanted()) {
            inference.answer(Reply.refused(408, "nobody waits for the answer"));
            return;
        }
        inference.answer(reply(inference));
    }

    private Reply reply(Inference inference) {
        try {
            return infer(inference.body(), inference.jsonLength());
        } catch (OipException e) {
            return Reply.refused(400, String.valueOf(e.getMessage()));
        } catch (BackendException e) {
            return Reply.failed(e);
        } catch (OutOfMemoryError e) {
            return Reply.failed("an inference of " + model.name(), e);
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            OutOfMemoryError before = Reply.lackOfMemory(e);
            if (before != null) {
                return Reply.failed("an inference of " + model.name(), before);
            }
            LOG.error("an inference of {} failed in an unforeseen way", model.name(), e);
            return Reply.failed(new BackendException(
                    BackendException.Kind.RUNTIME_FAILURE, "internal error of the worker: " + e, e));
        }
    }

    private Reply infer(ByteBuf body, int jsonLength) throws OipException, BackendException {
        Known request = read(body, jsonLength);
        OipMessage message = request.message();
        int batch = request.batch();
        OipTensor.Region region = message.inputs().get(0).region();
        int elements = batch * model.elementsPerPicture();
        if (region != null) {
            regions.copy(region, call.input(), elements);
        } else {
            int start = body.readerIndex();
            ByteBuffer binary = body.nioBuffer(start + jsonLength, body.readableBytes() - jsonLength);
            OipMessage.copy(message.inputs(), 0, binary, call.input(), elements);
        }
        call.infer(batch);
        return OipModel.binaryAnswer(message)
                ? binary(message.id(), batch)
                : Reply.ok(OipWriter.jsonAnswer(model, message.id(), Map.of(), batch, call.output()));
    }

    private Known read(ByteBuf body, int jsonLength) throws OipException {
        Known last = known;
        int start = body.readerIndex();
        if (last != null
                && last.json().readableBytes() == jsonLength
                && ByteBufUtil.equals(last.json(), 0, body, start, jsonLength)) {
            return last;
        }
        byte[] json = ByteBufUtil.getBytes(body, start, jsonLength);
        OipMessage message = reader.read(json, 0, jsonLength);
        Known now = new Known(Unpooled.wrappedBuffer(json), message, model.batch(message));
        OipTensor input = message.inputs().get(0);
        if (input.binary() || input.region() != null) {
            known = now;
        }
        return now;
    }

    private Reply binary(@Nullable String id, int batch) {
        byte[] json = id == null ? binaryAnswers[batch - 1] : OipWriter.binaryAnswer(model, id, Map.of(), batch);
        if (json == null) {
            json = OipWriter.binaryAnswer(model, null, Map.of(), batch);
            binaryAnswers[batch - 1] = json;
        }
        int floats = batch * model.classes();
        byte[] body = Arrays.copyOf(json, json.length + floats * Float.BYTES);
        ByteBuffer.wrap(body, json.length, floats * Float.BYTES)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .put(0, call.output(), 0, floats);
        return Reply.binary(json.length, body);
    }

    @Override
    public synchronized void close() {
        call.close();
    }
}
