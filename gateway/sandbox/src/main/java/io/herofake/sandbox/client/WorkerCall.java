package io.herofake.sandbox.client;

import io.herofake.backend.BackendException;
import io.herofake.backend.BackendException.Kind;
import io.herofake.backend.InferenceCall;
import io.herofake.sandbox.oip.OipException;
import io.herofake.sandbox.oip.OipMessage;
import io.herofake.sandbox.oip.OipModel;
import io.herofake.sandbox.oip.OipReader;
import io.herofake.sandbox.oip.OipTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Buffers of one caller, and a connection that is kept from call to call. Requests are made once for each batch size, and the
 * JSON of an answer is read only if it is not the one that came before, so that an inference handles its numbers and little
 * else.
 */
final class WorkerCall implements InferenceCall {
    private final WorkerInstance instance;
    private final WireClient client;
    private final int number;
    private final OipModel model;
    private final int maxBatch;
    private final TensorBuffer tensor;
    private final FloatBuffer input;
    private final FloatBuffer output;
    private final @Nullable WireRequest[] requests;
    private final byte[] @Nullable [] knownJson;

    /** Set by the thread that infers; closed by whoever finds the instance lost. */
    private volatile @Nullable CallerConnection connection;

    private boolean closed;

    /**
     * A call.
     *
     * @param number of the caller in its instance, from 0; no two open calls of an instance have the same
     */
    WorkerCall(WorkerInstance instance, WireClient client, int number) throws BackendException {
        this.instance = instance;
        this.number = number;
        this.client = client;
        this.model = instance.model();
        this.maxBatch = instance.maxBatch();
        this.requests = new WireRequest[maxBatch];
        this.knownJson = new byte[maxBatch][];
        try {
            tensor = TensorBuffer.of(
                    client, instance.worker(), Math.multiplyExact(model.elementsPerPicture() * maxBatch, Float.BYTES));
            output = ByteBuffer.allocateDirect(model.classes() * maxBatch * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        } catch (OutOfMemoryError e) {
            throw new BackendException(
                    Kind.OUT_OF_MEMORY,
                    "no " + bufferBytes(model, maxBatch) + " bytes of direct memory for a call of " + instance
                            + "; allow more with -XX:MaxDirectMemorySize",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException(
                    Kind.RUNTIME_FAILURE, "interrupted while a call of " + instance + " was opened", e);
        }
        input = tensor.bytes().asFloatBuffer();
    }

    /** Bytes of direct memory that one call takes. */
    static long bufferBytes(OipModel model, int maxBatch) {
        return (long) Float.BYTES * maxBatch * (model.elementsPerPicture() + model.classes());
    }

    @Override
    public FloatBuffer input() {
        return input;
    }

    @Override
    public FloatBuffer output() {
        return output;
    }

    @Override
    public synchronized void infer(int batch) throws BackendException {
        if (closed) {
            throw new IllegalStateException("the call of " + instance + " is closed");
        }
        if (batch < 1 || batch > maxBatch) {
            throw new IllegalArgumentException("batch must be 1 to " + maxBatch + ", not " + batch);
        }
        instance.checkOpen();
        take(exchange(request(batch)), batch);
    }

    private WireRequest request(int batch) {
        WireRequest request = requests[batch - 1];
        if (request == null) {
            request = tensor.request(model, batch);
            requests[batch - 1] = request;
        }
        return request;
    }

    private Answer exchange(WireRequest request) throws BackendException {
        try {
            Answer answer = exchangeAgain(request);
            return answer == null ? connect().exchange(request, timeoutNanos()) : answer;
        } catch (WireException e) {
            throw instance.diagnose(e);
        } catch (InterruptedException e) {
            cut();
            Thread.currentThread().interrupt();
            throw new BackendException(Kind.RUNTIME_FAILURE, "interrupted while waiting for " + instance, e);
        }
    }

    /** On the connection of the last time; null if there is none any more. */
    private @Nullable Answer exchangeAgain(WireRequest request)
            throws WireException, BackendException, InterruptedException {
        CallerConnection kept = connection;
        if (kept == null || !kept.active()) {
            return null;
        }
        try {
            return kept.exchange(request, timeoutNanos());
        } catch (WireException e) {
            if (e.kind() != WireException.Kind.CUT) {
                throw e;
            }
            // The other side may have closed it for its age just as the request was on its way. If the worker is gone,
            // nothing answers where it was.
            instance.checkOpen();
            return null;
        }
    }

    private CallerConnection connect() throws WireException, BackendException, InterruptedException {
        CallerConnection open = client.connect(instance.worker().address(number));
        connection = open;
        instance.checkOpen(); // whoever found it lost in the meantime may not have seen this connection
        return open;
    }

    private long timeoutNanos() {
        return instance.callTimeout().toNanos();
    }

    private void take(Answer answer, int batch) throws BackendException {
        if (!answer.ok()) {
            throw failure(answer);
        }
        try {
            read(answer, batch);
        } catch (OipException e) {
            throw new BackendException(Kind.RUNTIME_FAILURE, instance + " gave a wrong answer: " + e.getMessage(), e);
        }
        for (int i = 0; i < batch * model.classes(); i++) {
            if (!Float.isFinite(output.get(i))) {
                throw new BackendException(
                        Kind.INVALID_OUTPUT,
                        instance + " gave " + output.get(i) + " for picture " + i / model.classes(),
                        null);
            }
        }
    }

    private BackendException failure(Answer answer) {
        if (answer.status() == 404) {
            return instance.lost("the worker does not have it any more: " + answer.error(), null);
        }
        Optional<Kind> kind = Arrays.stream(Kind.values())
                .filter(known -> known.name().equals(answer.failureKind()))
                .findFirst();
        if (kind.isPresent() && kind.get() == Kind.DEVICE_LOST) {
            return instance.lost(answer.error(), null);
        }
        return new BackendException(kind.orElse(Kind.RUNTIME_FAILURE), instance + ": " + answer.error(), null);
    }

    private void read(Answer answer, int batch) throws OipException {
        byte[] body = answer.body();
        int elements = batch * model.classes();
        byte[] known = knownJson[batch - 1];
        if (known == null || !Arrays.equals(known, 0, known.length, body, 0, answer.jsonLength())) {
            OipMessage message = new OipReader(elements).read(body, 0, answer.jsonLength());
            int index = output(message, batch);
            ByteBuffer binary = ByteBuffer.wrap(body, answer.jsonLength(), body.length - answer.jsonLength());
            OipMessage.copy(message.outputs(), index, binary, output, elements);
            if (message.outputs().size() == 1 && message.outputs().get(index).binary()) {
                knownJson[batch - 1] = Arrays.copyOf(body, answer.jsonLength());
            }
        } else if (body.length - known.length != elements * Float.BYTES) {
            throw new OipException(
                    "binary data of " + (body.length - known.length) + " bytes; right were " + elements * Float.BYTES);
        } else {
            FloatBuffer numbers = ByteBuffer.wrap(body, known.length, body.length - known.length)
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            output.put(0, numbers, 0, elements);
        }
    }

    /** The index of the model's output. */
    private int output(OipMessage message, int batch) throws OipException {
        List<String> names = message.outputs().stream().map(OipTensor::name).toList();
        int index = names.indexOf(model.outputName());
        if (index < 0) {
            throw new OipException("there is no output '" + model.outputName() + "', but " + names);
        }
        OipTensor tensor = message.outputs().get(index);
        if (!OipTensor.FP32.equals(tensor.datatype())
                || !tensor.shape().equals(List.of((long) batch, (long) model.classes()))) {
            throw new OipException("output '" + tensor.name() + "' is " + tensor.datatype() + " " + tensor.shape()
                    + "; right were FP32 [" + batch + ", " + model.classes() + "]");
        }
        return index;
    }

    /** Ends an exchange under way: the worker is gone. */
    void cut() {
        CallerConnection open = connection;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        cut();
        tensor.release(client, instance.address());
        instance.forget(this, number);
    }
}
