package io.herofake.sim.bound;

/**
 * What a platform of one type earns at the present prices: for its time, and for being there for the tasks that arrive. Tasks that
 * arrived shortly before it is warm may still be in time, so it earns for those too. Not thread-safe.
 */
final class Income {
    private final Prices[] time;
    private final Prices[] presence;
    /** By function and step: tasks that arrive in it and can be in time on this type. */
    private final int[][] arrivals;
    /** By function: for so many steps before it is warm. */
    private final int[] back;

    private final double stepSeconds;
    /** By function and step: what the step earns; what earlier steps, up to it, earn for presence. */
    private final double[][] ofStep;

    private final double[][] earlier;

    Income(Prices[] time, Prices[] presence, int[][] arrivals, int[] back, double stepSeconds) {
        this.time = time;
        this.presence = presence;
        this.arrivals = arrivals;
        this.back = back;
        this.stepSeconds = stepSeconds;
        int steps = time[0].value.length;
        ofStep = new double[time.length][steps];
        earlier = new double[time.length][steps + 1];
    }

    /** To be called when prices have changed. */
    void update() {
        for (int f = 0; f < ofStep.length; f++) {
            double sum = 0;
            for (int b = 0; b < ofStep[f].length; b++) {
                double lump = presence[f].value[b] * arrivals[f][b];
                ofStep[f][b] = time[f].value[b] * stepSeconds + lump;
                sum += lump;
                earlier[f][b + 1] = sum;
            }
        }
    }

    double ofStep(int function, int step) {
        return ofStep[function][step];
    }

    /** What comes on top if a function is warm from this step on. */
    double atStart(int function, int step) {
        double[] sums = earlier[function];
        return sums[step] - sums[Math.max(0, step - back[function])];
    }

    /** So many platforms were warm for a function in a step. */
    void worked(int function, int step, boolean start, double platforms) {
        time[function].slope[step] -= platforms * stepSeconds;
        int first = start ? Math.max(0, step - back[function]) : step;
        for (int a = first; a <= step; a++) {
            presence[function].slope[a] -= platforms * arrivals[function][a];
        }
    }
}
