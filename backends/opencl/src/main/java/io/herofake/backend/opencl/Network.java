package io.herofake.backend.opencl;

import java.util.List;

/**
 * A graph as layers in the order in which they can run. The input is value 0, pictures in the order of the manifest's tensor:
 * {@code [picture][channel][y][x]}.
 *
 * @param layers    their weights are valid until the file is closed
 * @param input     shape of value 0
 * @param values    how many values there are
 * @param output    the value that is the result
 * @param classes   values in a row of it
 */
record Network(List<Layer> layers, Shape input, int values, int output, int classes) {
    /** The number of the input's value. */
    static final int INPUT = 0;

    /** Copies the list. */
    Network {
        layers = List.copyOf(layers);
    }
}
