package io.herofake.sim.bound;

/**
 * What counts how much.
 *
 * @param miss   of a missed task
 * @param joule  of a joule of dynamic energy
 * @param node   of a node that is used
 */
record Weights(double miss, double joule, double node) {}
