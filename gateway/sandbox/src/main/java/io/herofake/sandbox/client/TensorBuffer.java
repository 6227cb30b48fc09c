package io.herofake.sandbox.client;

import io.herofake.sandbox.oip.OipModel;
import io.herofake.sandbox.oip.OipWriter;
import io.herofake.sandbox.transport.SharedMemory;
import io.herofake.sandbox.transport.WorkerAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a caller writes the input, and how it comes to the worker: shared memory that the worker has mapped, or direct memory
 * whose bytes are sent with each request.
 *
 * @param bytes  the memory, little endian, direct
 * @param region the name of the shared memory; null if it is not shared
 */
record TensorBuffer(ByteBuffer bytes, @Nullable String region) {
    private static final Logger LOG = LoggerFactory.getLogger(TensorBuffer.class);
    private static final String REGIONS = "/v2/systemsharedmemory/region/";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Memory of so many bytes, shared if that can be. */
    static TensorBuffer of(WireClient client, Worker worker, int bytes) throws InterruptedException {
        if (worker.sharesMemory()) {
            try {
                return shared(client, worker.address(), bytes);
            } catch (IOException | WireException | IllegalArgumentException e) {
                LOG.info(
                        "tensors go over the socket to {}, not through shared memory: {}",
                        worker.address(),
                        e.toString());
            }
        }
        return new TensorBuffer(ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN), null);
    }

    private static TensorBuffer shared(WireClient client, WorkerAddress address, int bytes)
            throws IOException, WireException, InterruptedException {
        SharedMemory memory = SharedMemory.create(bytes);
        try {
            String region = UUID.randomUUID().toString();
            byte[] body = OipWriter.json(json -> {
                json.writeStartObject();
                json.writeStringField("key", memory.key());
                json.writeNumberField("offset", 0);
                json.writeNumberField("byte_size", bytes);
                json.writeEndObject();
            });
            Answer answer = client.exchange(address, WireRequest.post(REGIONS + region + "/register", body), TIMEOUT);
            if (!answer.ok()) {
                throw new IOException(answer.error());
            }
            return new TensorBuffer(memory.buffer(), region);
        } finally {
            memory.forgetName();
        }
    }

    /** The request for a batch that lies at the beginning. */
    WireRequest request(OipModel model, int batch) {
        String path = "/v2/models/" + model.name() + "/infer";
        if (region != null) {
            return WireRequest.post(path, OipWriter.sharedRequest(model, batch, region));
        }
        int length = batch * model.elementsPerPicture() * Float.BYTES;
        return WireRequest.post(
                path,
                padded(OipWriter.binaryRequest(model, batch)),
                bytes.duplicate().clear().limit(length));
    }

    /** Spaces after the JSON, so that the numbers behind it are aligned. */
    private static byte[] padded(byte[] json) {
        byte[] padded = Arrays.copyOf(json, (json.length + 63) / 64 * 64);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    /** Lets the worker give its view of shared memory back; does not wait for it. */
    void release(WireClient client, WorkerAddress address) {
        if (region != null) {
            CompletableFuture<Answer> unused =
                    client.send(address, WireRequest.post(REGIONS + region + "/unregister", new byte[0]), TIMEOUT);
        }
    }
}
