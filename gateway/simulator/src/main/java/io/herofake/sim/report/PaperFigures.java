package io.herofake.sim.report;

/** Figures 6 and 7 of the paper, as far as its text states them in percent; its bars cannot be read from the text. */
final class PaperFigures {
    private PaperFigures() {}

    /** Tasks with missed deadline; NaN where not stated. */
    static double missed(String run) {
        return switch (run) {
            case "HRO-HRO" -> 35;
            case "KN-KN", "KN-BPFF", "KN-RP" -> 99;
            case "KN-HRO" -> 50;
            default -> Double.NaN;
        };
    }

    /** Nodes left unused; NaN where not stated. */
    static double unusedNodes(String run) {
        return switch (run) {
            case "HRO-HRO" -> 70;
            case "HRO-KN" -> 40;
            default -> Double.NaN;
        };
    }
}
