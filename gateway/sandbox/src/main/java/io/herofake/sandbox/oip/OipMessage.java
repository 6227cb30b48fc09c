package io.herofake.sandbox.oip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of an inference request or of its answer.
 *
 * @param id           echoed in the answer; null if there is none
 * @param modelName    in an answer: the model that gave it
 * @param modelVersion in an answer: its version; null if it does not say
 * @param binaryOutput in a request: {@code binary_data_output}, for the outputs that do not say; false if absent
 * @param inputs       the inputs of a request
 * @param outputs      the outputs of an answer, or those that a request asks for; empty for all
 */
public record OipMessage(
        @Nullable String id,
        @Nullable String modelName,
        @Nullable String modelVersion,
        boolean binaryOutput,
        List<OipTensor> inputs,
        List<OipTensor> outputs) {

    /** Copies the lists. */
    public OipMessage {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * Copies a tensor's numbers.
     *
     * @param tensors  those of the message that carry data, in their order
     * @param index    which of them
     * @param binary   what follows the JSON: the binary data of all tensors that have such, one after the other, little endian
     * @param target   where to, from its index 0
     * @param elements how many numbers there must be
     * @throws OipException if there are fewer or more, or the binary data are not as long as the tensors say together
     */
    public static void copy(List<OipTensor> tensors, int index, ByteBuffer binary, FloatBuffer target, int elements)
            throws OipException {
        check(tensors, index, binary, elements);
        OipTensor wanted = tensors.get(index);
        float[] data = wanted.data();
        if (data != null) {
            target.put(0, data, 0, elements);
        } else {
            int at = binary.position() + offset(tensors, index);
            FloatBuffer source = binary.slice(at, wanted.binaryBytes())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            target.put(0, source, 0, elements);
        }
    }

    /**
     * Checks what {@link #copy} checks, and copies nothing.
     *
     * @throws OipException as that does
     */
    public static void check(List<OipTensor> tensors, int index, ByteBuffer binary, int elements) throws OipException {
        checkLength(tensors, binary);
        OipTensor wanted = tensors.get(index);
        String name = "tensor '" + wanted.name() + "'";
        float[] data = wanted.data();
        if (wanted.binary()) {
            if (wanted.binaryBytes() != elements * Float.BYTES) {
                throw new OipException(name + " has a binary_data_size of " + wanted.binaryBytes()
                        + "; its shape needs " + elements * Float.BYTES);
            }
        } else if (wanted.region() != null) {
            throw new OipException(name + " is in shared memory, which cannot be used here");
        } else if (data == null) {
            throw new OipException(name + " has neither data nor a binary_data_size");
        } else if (data.length != elements) {
            throw new OipException(name + " has " + data.length + " numbers; its shape needs " + elements);
        }
    }

    private static void checkLength(List<OipTensor> tensors, ByteBuffer binary) throws OipException {
        long announced = 0;
        for (OipTensor tensor : tensors) {
            announced += Math.max(0, tensor.binaryBytes());
        }
        if (announced != binary.remaining()) {
            throw new OipException(
                    "the tensors announce " + announced + " bytes of binary data; there are " + binary.remaining());
        }
    }

    private static int offset(List<OipTensor> tensors, int index) {
        int offset = 0;
        for (OipTensor before : tensors.subList(0, index)) {
            offset += Math.max(0, before.binaryBytes());
        }
        return offset;
    }
}
