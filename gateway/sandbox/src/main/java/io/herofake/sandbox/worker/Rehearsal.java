package io.herofake.sandbox.worker;

import io.herofake.sandbox.oip.OipException;
import io.herofake.sandbox.oip.OipModel;
import io.herofake.sandbox.oip.OipReader;
import io.herofake.sandbox.oip.OipWriter;
import io.herofake.sandbox.transport.WorkerAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests of a worker to itself while its model is being opened, so that the first real ones do not wait for some hundred
 * classes to be loaded. None names anything that there is: all are refused.
 */
final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final String NOBODY = "nobody";
    private static final OipModel MODEL = new OipModel(NOBODY, "1", NOBODY, "in", 1, 1, "out", 1, 1);
    private static final Map<String, String> REGION = Map.of(
            "/v2/systemsharedmemory/region/nobody/register",
            "{\"key\":\"/herofake-00000000-0000-0000-0000-000000000000\",\"offset\":0,\"byte_size\":4}",
            "/v2/systemsharedmemory/region/nobody/unregister",
            "");

    private Rehearsal() {}

    /**
     * Goes through it. What fails is left to the real requests.
     *
     * @param addresses the one for all, then those of the callers
     */
    static void of(List<WorkerAddress> addresses) {
        try {
            for (Map.Entry<String, String> request : REGION.entrySet()) {
                post(addresses.get(0), request.getKey(), request.getValue());
            }
            byte[] inference = OipWriter.sharedRequest(MODEL, 1, NOBODY);
            for (WorkerAddress caller : addresses.subList(1, addresses.size())) {
                post(caller, "/v2/models/nobody/infer", new String(inference, StandardCharsets.UTF_8));
            }
            MODEL.batch(new OipReader(MODEL.maxElements()).read(inference, 0, inference.length));
            OipWriter.binaryAnswer(MODEL, null, Map.of(), 1);
        } catch (IOException | OipException | RuntimeException e) {
            LOG.debug("the rehearsal failed", e);
        }
    }

    private static void post(WorkerAddress address, String path, String json) throws IOException {
        String request = "POST " + path + " HTTP/1.1\r\nhost: worker\r\nconnection: close\r\ncontent-length: "
                + json.length() + "\r\n\r\n" + json;
        try (SocketChannel channel = SocketChannel.open(address.socketAddress())) {
            ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                int unused = channel.write(bytes);
            }
            ByteBuffer answer = ByteBuffer.allocate(4096);
            while (channel.read(answer.clear()) >= 0) {
                // Until the worker, which is this one, closes the connection.
            }
        }
    }
}
