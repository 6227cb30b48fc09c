// Convolution and matrix product: each work item computes PIXELS neighbouring pixels of one output row times
// VECTORS * WIDTH output channels, all of whose sums stay in registers.
//
// Activations are [picture][y][x][channel]; a pixel is `pixelStride` floats. With a window of kh x kw, one row of the
// window is `run` = kw * channels neighbouring floats, so that the innermost loop runs over all of it.
//
// A matrix product (1x1 windows, fully connected layers, the planes of Winograd's algorithm) is the same with one
// window row and all pixels in one output row.
//
// Set by the host: PIXELS, VECTORS, WIDTH.

// Group 0: block of output channels; 1: tile in the row; 2: output row (or plane).
// in: row r begins at (r / rowsPerImage) * imageStride + (r % rowsPerImage) * rowStride.
// weights: block b, plane r, step k begin at b * blockStride + r * planeStride + k * stepStride.
__kernel void convolution(
        __global const float *restrict in,
        __global const float *restrict weights,
        __global const float *restrict bias,
        __global const float *restrict residual,
        __global float *restrict out,
        const int rowLength,
        const int rows,
        const int blocks,
        const int rowsPerImage,
        const int imageStride,
        const int rowStride,
        const int windowRows,
        const int windowRowStride,
        const int run,
        const int pixelStride,
        const int blockStride,
        const int planeStride,
        const int stepStride,
        const int outPixelStride,
        const int outRowStride,
        const int flags) {
    const int block = get_global_id(0);
    const int row = get_global_id(2);
    const int begin = (int) get_global_id(1) * PIXELS;
    if (block >= blocks || begin >= rowLength || row >= rows) {
        return;
    }
    // The last tile of a row overlaps the one before it: both compute the same values for what they share.
    const int first = min(begin, rowLength - PIXELS);
    __global const float *window = in + (size_t) (row / rowsPerImage) * imageStride
            + (size_t) (row % rowsPerImage) * rowStride + (size_t) first * pixelStride;
    __global const float *w = weights + (size_t) block * blockStride + (size_t) row * planeStride;

    VECTOR sums[PIXELS][VECTORS];
#pragma unroll
    for (int i = 0; i < PIXELS; i++) {
#pragma unroll
        for (int j = 0; j < VECTORS; j++) {
            sums[i][j] = (VECTOR) (0.0f);
        }
    }
    for (int y = 0; y < windowRows; y++) {
        __global const float *a = window + (size_t) y * windowRowStride;
        for (int k = 0; k < run; k++) {
            VECTOR values[VECTORS];
#pragma unroll
            for (int j = 0; j < VECTORS; j++) {
                values[j] = LOAD(j, w);
            }
#pragma unroll
            for (int i = 0; i < PIXELS; i++) {
                const VECTOR x = (VECTOR) (a[i * pixelStride]);
#pragma unroll
                for (int j = 0; j < VECTORS; j++) {
                    sums[i][j] = fma(x, values[j], sums[i][j]);
                }
            }
            a++;
            w += stepStride;
        }
    }

    const size_t target = (size_t) row * outRowStride + (size_t) first * outPixelStride;
#pragma unroll
    for (int j = 0; j < VECTORS; j++) {
        const int channel = (block * VECTORS + j) * WIDTH;
        if (channel < outPixelStride) {
            const VECTOR shift = flags & BIAS ? LOAD(0, bias + channel) : (VECTOR) (0.0f);
#pragma unroll
            for (int i = 0; i < PIXELS; i++) {
                const size_t at = target + (size_t) i * outPixelStride + channel;
                VECTOR value = sums[i][j] + shift;
                if (flags & RESIDUAL) {
                    value += LOAD(0, residual + at);
                }
                if (flags & RELU) {
                    value = rectified(value);
                }
                STORE(value, 0, out + at);
            }
        }
    }
}
