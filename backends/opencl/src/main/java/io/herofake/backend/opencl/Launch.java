package io.herofake.backend.opencl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a kernel, for any batch.
 *
 * @param variant   the program
 * @param kernel    its name there
 * @param arguments in the kernel's order
 * @param range     how many work items
 */
record Launch(Variant variant, String kernel, List<Argument> arguments, Range range) {

    /** Copies the list. */
    Launch {
        arguments = List.copyOf(arguments);
    }

    /** What a kernel is given. */
    sealed interface Argument {}

    /** A value that is read. */
    record Read(int value) implements Argument {}

    /** A value that is written. */
    record Write(int value) implements Argument {}

    /** Weights and the like. */
    record Constant(ClContext.Buffer buffer) implements Argument {}

    /** A number that may depend on how many pictures there are: {@code fixed + perPicture * batch}. */
    record Count(int fixed, int perPicture) implements Argument {
        static Count of(int fixed) {
            return new Count(fixed, 0);
        }

        static Count each(int perPicture) {
            return new Count(0, perPicture);
        }

        int in(int batch) {
            return fixed + perPicture * batch;
        }
    }

    /**
     * Three dimensions, each rounded up to whole work groups.
     *
     * @param x       work items
     * @param y       work items times {@code perItem}
     * @param perItem how much of y one work item does
     * @param z       work items
     * @param localX  of a work group; 0 to leave work groups to the driver
     * @param localY  of a work group; 0 to leave work groups to the driver
     */
    record Range(Count x, Count y, int perItem, Count z, int localX, int localY) {

        long[] global(int batch) {
            return new long[] {up(x.in(batch), localX), up((y.in(batch) + perItem - 1) / perItem, localY), z.in(batch)};
        }

        /** Of a work group; null if the driver chooses. */
        long @Nullable [] local() {
            return localX == 0 ? null : new long[] {localX, localY, 1};
        }

        private static long up(int items, int group) {
            return group == 0 ? items : (long) (items + group - 1) / group * group;
        }
    }
}
