package io.herofake.backend.opencl;

import java.util.List;

/**
 * What all calls of an instance share. Immutable.
 *
 * @param input    shape of a picture, the value {@link Network#INPUT}
 * @param classes  values in a row of output
 * @param launches in the order in which they run
 * @param slabs    where values are
 * @param result   the value that holds the output
 */
record Plan(Shape input, int classes, List<Launch> launches, Slabs slabs, int result) {

    /** Copies the list. */
    Plan {
        launches = List.copyOf(launches);
    }

    /** Values of one picture. */
    int elementsPerPicture() {
        return Math.toIntExact(input.elements());
    }
}
