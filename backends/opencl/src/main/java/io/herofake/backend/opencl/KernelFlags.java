package io.herofake.backend.opencl;

/** What a kernel does to its sums besides, as {@code common.cl} reads it. */
final class KernelFlags {
    private static final int BIAS = 1;
    private static final int RELU = 2;
    private static final int RESIDUAL = 4;

    private KernelFlags() {}

    /** For a layer with this residual, or {@link Layer#NONE}. */
    static int of(boolean bias, boolean relu, int residual) {
        return (bias ? BIAS : 0) | (relu ? RELU : 0) | (residual == Layer.NONE ? 0 : RESIDUAL);
    }

    static boolean residual(int flags) {
        return (flags & RESIDUAL) != 0;
    }
}
