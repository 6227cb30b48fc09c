package io.herofake.policy.cost;

import io.herofake.policy.Catalog;

/**
 * The energies of a task as policies compare them. Where a profile does not know the energy, the highest that is known of
 * the function stands in for it, so that not knowing is never an advantage; where none is known all count as equal.
 */
public final class Energies {
    private Energies() {}

    /** Joules by function and platform type; 0 where there is no profile or nothing is known. */
    public static double[][] of(Catalog catalog) {
        double[][] joules = new double[catalog.functionCount()][catalog.typeCount()];
        for (int f = 0; f < joules.length; f++) {
            double highest = 0;
            for (int t = 0; t < joules[f].length; t++) {
                double known = catalog.energyJoules(f, t);
                highest = known > highest ? known : highest;
            }
            for (int t = 0; t < joules[f].length; t++) {
                double known = catalog.energyJoules(f, t);
                joules[f][t] = !catalog.runsOn(f, t) ? 0 : Double.isNaN(known) ? highest : known;
            }
        }
        return joules;
    }
}
