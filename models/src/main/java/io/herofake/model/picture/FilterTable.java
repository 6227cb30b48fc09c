package io.herofake.model.picture;

/**
 * The weights of a triangle filter along one axis, in fixed point, as Pillow's {@code ImagingResample} computes them: output
 * {@code i} is the weighted sum of inputs {@code first[i]} to {@code first[i] + count[i] - 1}. Not thread-safe; reused from
 * picture to picture.
 */
final class FilterTable {
    /** Weights are multiples of 2^-22, so that 255 times a sum of weights stays within 31 bits. */
    static final int PRECISION_BITS = 22;

    static final int ROUND = 1 << (PRECISION_BITS - 1);

    final int[] first;
    final int[] count;
    int[] weights = new int[0];
    /** The most inputs of any output, and the distance between the outputs' weights in {@link #weights}. */
    int taps;

    private int size;
    private float start;
    private float end;

    FilterTable(int outputs) {
        first = new int[outputs];
        count = new int[outputs];
    }

    /** Prepares for fitting the part from {@code start} to {@code end} of {@code size} inputs; quick if that is as it was last time. */
    void prepare(int size, float start, float end) {
        if (this.size == size && this.start == start && this.end == end) {
            return;
        }
        double scale = (double) (end - start) / first.length;
        double widening = Math.max(scale, 1.0);
        taps = (int) Math.ceil(widening) * 2 + 1;
        if (weights.length < taps * first.length) {
            weights = new int[taps * first.length];
        }
        double[] exact = new double[taps];
        for (int i = 0; i < first.length; i++) {
            weigh(i, start + (i + 0.5) * scale, widening, size, exact);
        }
        this.size = size;
        this.start = start;
        this.end = end;
    }

    private void weigh(int output, double centre, double widening, int size, double[] exact) {
        int from = Math.max((int) (centre - widening + 0.5), 0);
        int inputs = Math.min((int) (centre + widening + 0.5), size) - from;
        double reciprocal = 1.0 / widening;
        double sum = 0;
        for (int i = 0; i < inputs; i++) {
            exact[i] = Math.max(1.0 - Math.abs((i + from - centre + 0.5) * reciprocal), 0.0);
            sum += exact[i];
        }
        for (int i = 0; i < inputs; i++) {
            weights[output * taps + i] = (int) (0.5 + exact[i] / sum * (1 << PRECISION_BITS));
        }
        first[output] = from;
        count[output] = inputs;
    }
}
