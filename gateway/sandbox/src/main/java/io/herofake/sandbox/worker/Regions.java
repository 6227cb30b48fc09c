package io.herofake.sandbox.worker;

import io.herofake.sandbox.oip.OipException;
import io.herofake.sandbox.oip.OipParameters;
import io.herofake.sandbox.oip.OipTensor;
import io.herofake.sandbox.transport.SharedMemory;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Pieces of shared memory that the gateway has registered. Thread-safe. */
final class Regions {
    private final int most;
    private final Map<String, FloatBuffer> regions = new ConcurrentHashMap<>();

    /** For so many pieces; 0 if none may be registered. */
    Regions(int most) {
        this.most = most;
    }

    Reply register(String name, byte[] body) {
        if (most == 0) {
            return Reply.refused(400, "this worker takes no shared memory");
        }
        if (regions.size() >= most) {
            return Reply.refused(
                    400, "there are " + most + " pieces of shared memory already, as many as there may be");
        }
        try {
            Map<String, String> wanted = OipParameters.readObject(body);
            int bytes = Integer.parseInt(wanted.getOrDefault("byte_size", ""));
            SharedMemory memory = SharedMemory.open(wanted.getOrDefault("key", ""), bytes);
            return regions.putIfAbsent(name, memory.buffer().asFloatBuffer()) == null
                    ? Reply.ok()
                    : Reply.refused(400, "shared memory '" + name + "' is registered already");
        } catch (OipException | IOException | IllegalArgumentException e) {
            return Reply.refused(400, "shared memory '" + name + "' cannot be used: " + e.getMessage());
        }
    }

    Reply unregister(String name) {
        return regions.remove(name) == null
                ? Reply.refused(400, "there is no shared memory '" + name + "'")
                : Reply.ok();
    }

    /** Copies a tensor's numbers from where it says they are. */
    void copy(OipTensor.Region from, FloatBuffer target, int elements) throws OipException {
        FloatBuffer source = regions.get(from.name());
        if (source == null) {
            throw new OipException("there is no shared memory '" + from.name() + "'");
        }
        int first = from.offset() / Float.BYTES;
        boolean fits = from.offset() % Float.BYTES == 0
                && from.bytes() == elements * Float.BYTES
                && first <= source.capacity() - elements;
        if (!fits) {
            throw new OipException(
                    "the tensor needs " + elements * Float.BYTES + " bytes of the " + source.capacity() * 4L
                            + " of shared memory '" + from.name() + "', from a multiple of 4; it names " + from.bytes()
                            + " from "
                            + from.offset());
        }
        target.put(0, source, first, elements);
    }
}
