package io.herofake.sandbox.oip;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tensor of a message: an input, an output, or an output that a client asks for (which has a name only).
 *
 * @param name         the tensor's name
 * @param datatype     for example {@code FP32}; null where none is given
 * @param shape        its dimensions; empty where none are given
 * @param binaryBytes  {@code binary_data_size}: bytes of its data after the JSON, or {@link #NOT_BINARY}
 * @param binaryWanted {@code binary_data}: whether a client wants this output's data after the JSON; null if it does not say
 * @param region       where its data are if they are in shared memory; else null
 * @param data         its data where it is in the JSON, flattened in row-major order; else null. Not to be changed.
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes of numbers; never compared
public record OipTensor(
        String name,
        @Nullable String datatype,
        List<Long> shape,
        int binaryBytes,
        @Nullable Boolean binaryWanted,
        @Nullable Region region,
        float @Nullable [] data) {

    /** The one data type that HeROfake's models take and give. */
    public static final String FP32 = "FP32";

    /** Stands for no {@code binary_data_size}. */
    public static final int NOT_BINARY = -1;

    /**
     * A part of a registered piece of shared memory.
     *
     * @param name   of the piece
     * @param offset in bytes
     * @param bytes  how many
     */
    public record Region(String name, int offset, int bytes) {}

    /** Copies the shape. */
    public OipTensor {
        shape = List.copyOf(shape);
    }

    /** Whether its data are after the JSON. */
    public boolean binary() {
        return binaryBytes != NOT_BINARY;
    }

    @Override
    public String toString() {
        return name + " " + datatype + " " + shape
                + (data == null ? "" : " " + Arrays.toString(Arrays.copyOf(data, 4)));
    }
}
