// Everything but the convolution itself. Activations are [picture][y][x][channel] with `stride` floats a pixel, a multiple
// of WIDTH; channels past the last one hold zeros. Set by the host: WIDTH.

static VECTOR larger(VECTOR a, VECTOR b) {
    return select(b, a, a > b || isnan(a));
}

// Between layouts: out [picture][y][x][channel] with outStride floats a pixel (zeros past the last channel) from any
// order of dimensions. Group 0: channel; 1: x; 2: picture and y. Outside of the source, zero.
__kernel void arrange(
        __global const float *restrict in,
        __global float *restrict out,
        const int channels,
        const int height,
        const int width,
        const int top,
        const int left,
        const int outHeight,
        const int outWidth,
        const int outStride,
        const int rows,
        const int inPicture,
        const int inRow,
        const int inPixel,
        const int inChannel) {
    const int channel = get_global_id(0);
    const int x = get_global_id(1);
    const int row = get_global_id(2);
    if (channel >= outStride || x >= outWidth || row >= rows) {
        return;
    }
    const int picture = row / outHeight;
    const int sourceY = row % outHeight - top;
    const int sourceX = x - left;
    float value = 0.0f;
    if (channel < channels && sourceY >= 0 && sourceY < height && sourceX >= 0 && sourceX < width) {
        value = in[(size_t) picture * inPicture + (size_t) sourceY * inRow + (size_t) sourceX * inPixel
                + (size_t) channel * inChannel];
    }
    out[((size_t) row * outWidth + x) * outStride + channel] = value;
}

// The same where a source pixel's channels are neighbours: a work item copies a pixel. Group 0: x; 1: picture and y.
__kernel void pad(
        __global const float *restrict in,
        __global float *restrict out,
        const int channels,
        const int height,
        const int width,
        const int top,
        const int left,
        const int outHeight,
        const int outWidth,
        const int inStride,
        const int rows) {
    const int x = get_global_id(0);
    const int row = get_global_id(1);
    if (x >= outWidth || row >= rows) {
        return;
    }
    const int sourceY = row % outHeight - top;
    const int sourceX = x - left;
    __global float *target = out + ((size_t) row * outWidth + x) * channels;
    if (sourceY >= 0 && sourceY < height && sourceX >= 0 && sourceX < width) {
        __global const float *source =
                in + (((size_t) (row / outHeight) * height + sourceY) * width + sourceX) * inStride;
        for (int c = 0; c < channels; c++) {
            target[c] = source[c];
        }
    } else {
        for (int c = 0; c < channels; c++) {
            target[c] = 0.0f;
        }
    }
}

// [picture][y][x][channel] to [picture][channel][y][x] as one row of `outStride` floats a picture.
// Group 0: element of the row; 1: picture.
__kernel void flatten(
        __global const float *restrict in,
        __global float *restrict out,
        const int channels,
        const int pixels,
        const int inStride,
        const int outStride,
        const int pictures) {
    const int element = get_global_id(0);
    const int picture = get_global_id(1);
    if (element >= outStride || picture >= pictures) {
        return;
    }
    const int channel = element / pixels;
    const int pixel = element % pixels;
    out[(size_t) picture * outStride + element] =
            channel < channels ? in[((size_t) picture * pixels + pixel) * inStride + channel] : 0.0f;
}

// Maximum (average == 0) or average of windows. Group 0: vector of channels; 1: x; 2: picture and y.
__kernel void pool(
        __global const float *restrict in,
        __global float *restrict out,
        const int stride,
        const int height,
        const int width,
        const int outHeight,
        const int outWidth,
        const int windowHeight,
        const int windowWidth,
        const int strideY,
        const int strideX,
        const int top,
        const int left,
        const int average,
        const int countPadding,
        const int rows) {
    const int channel = (int) get_global_id(0) * WIDTH;
    const int x = get_global_id(1);
    const int row = get_global_id(2);
    if (channel >= stride || x >= outWidth || row >= rows) {
        return;
    }
    const int beginY = (row % outHeight) * strideY - top;
    const int beginX = x * strideX - left;
    const int fromY = max(beginY, 0);
    const int toY = min(beginY + windowHeight, height);
    const int fromX = max(beginX, 0);
    const int toX = min(beginX + windowWidth, width);
    __global const float *picture = in + (size_t) (row / outHeight) * height * width * stride + channel;
    VECTOR value = average ? (VECTOR) (0.0f) : (VECTOR) (-INFINITY);
    for (int y = fromY; y < toY; y++) {
        for (int at = fromX; at < toX; at++) {
            const VECTOR pixel = LOAD(0, picture + ((size_t) y * width + at) * stride);
            value = average ? value + pixel : larger(value, pixel);
        }
    }
    if (average) {
        value /= (float) (countPadding ? windowHeight * windowWidth : (toY - fromY) * (toX - fromX));
    }
    STORE(value, 0, out + ((size_t) row * outWidth + x) * stride + channel);
}

// in * scale + shift, plus the residual, then ReLU, each if asked for. Group 0: vector of channels; 1: pixel.
__kernel void pointwise(
        __global const float *restrict in,
        __global const float *restrict residual,
        __global const float *restrict scale,
        __global const float *restrict shift,
        __global float *restrict out,
        const int stride,
        const int pixels,
        const int flags) {
    const int channel = (int) get_global_id(0) * WIDTH;
    const int pixel = get_global_id(1);
    if (channel >= stride || pixel >= pixels) {
        return;
    }
    const size_t at = (size_t) pixel * stride + channel;
    VECTOR value = LOAD(0, in + at);
    if (flags & BIAS) {
        value = value * LOAD(0, scale + channel) + LOAD(0, shift + channel);
    }
    if (flags & RESIDUAL) {
        value += LOAD(0, residual + at);
    }
    STORE(flags & RELU ? rectified(value) : value, 0, out + at);
}

// Softmax of each row. Group 0: row.
__kernel void softmax(
        __global const float *restrict in,
        __global float *restrict out,
        const int channels,
        const int stride,
        const int rows) {
    const int row = get_global_id(0);
    if (row >= rows) {
        return;
    }
    __global const float *source = in + (size_t) row * stride;
    __global float *target = out + (size_t) row * stride;
    float largest = source[0];
    for (int c = 1; c < channels; c++) {
        largest = fmax(largest, source[c]);
    }
    float sum = 0.0f;
    for (int c = 0; c < channels; c++) {
        sum += exp(source[c] - largest);
    }
    for (int c = 0; c < stride; c++) {
        target[c] = c < channels ? exp(source[c] - largest) / sum : 0.0f;
    }
}

// Winograd's F(4x4, 3x3): a tile of 4x4 outputs from 6x6 inputs with 36 products instead of 144 (Lavin and Gray, "Fast
// Algorithms for Convolutional Neural Networks", 2015; interpolation points 0, 1, -1, 2, -2).
#define SIDE 6
#define TILE 4

// One column or row of the input's transformation.
static void transformInput(const VECTOR *d, VECTOR *t) {
    const VECTOR a = d[4] - 4.0f * d[2];
    const VECTOR b = d[3] - 4.0f * d[1];
    const VECTOR c = d[4] - d[2];
    const VECTOR e = 2.0f * (d[3] - d[1]);
    t[0] = 4.0f * d[0] - 5.0f * d[2] + d[4];
    t[1] = a + b;
    t[2] = a - b;
    t[3] = c + e;
    t[4] = c - e;
    t[5] = 4.0f * d[1] - 5.0f * d[3] + d[5];
}

// One column or row of the output's transformation.
static void transformOutput(const VECTOR *m, VECTOR *t) {
    const VECTOR a = m[1] + m[2];
    const VECTOR b = m[1] - m[2];
    const VECTOR c = m[3] + m[4];
    const VECTOR d = m[3] - m[4];
    t[0] = m[0] + a + c;
    t[1] = b + 2.0f * d;
    t[2] = a + 4.0f * c;
    t[3] = b + 8.0f * d + m[5];
}

// The 36 planes [tile][channel]. Group 0: vector of channels; 1: tile in the row; 2: picture and row of tiles.
__kernel void winogradInput(
        __global const float *restrict in,
        __global float *restrict out,
        const int stride,
        const int height,
        const int width,
        const int top,
        const int left,
        const int tilesY,
        const int tilesX,
        const int planeStride,
        const int rows) {
    const int channel = (int) get_global_id(0) * WIDTH;
    const int tileX = get_global_id(1);
    const int row = get_global_id(2);
    if (channel >= stride || tileX >= tilesX || row >= rows) {
        return;
    }
    const int beginY = (row % tilesY) * TILE - top;
    const int beginX = tileX * TILE - left;
    __global const float *picture = in + (size_t) (row / tilesY) * height * width * stride + channel;
    VECTOR columns[SIDE][SIDE];
#pragma unroll
    for (int x = 0; x < SIDE; x++) {
        VECTOR d[SIDE];
        VECTOR t[SIDE];
#pragma unroll
        for (int y = 0; y < SIDE; y++) {
            const int atY = beginY + y;
            const int atX = beginX + x;
            d[y] = atY >= 0 && atY < height && atX >= 0 && atX < width
                    ? LOAD(0, picture + ((size_t) atY * width + atX) * stride)
                    : (VECTOR) (0.0f);
        }
        transformInput(d, t);
#pragma unroll
        for (int y = 0; y < SIDE; y++) {
            columns[y][x] = t[y];
        }
    }
    __global float *target = out + ((size_t) row * tilesX + tileX) * stride + channel;
#pragma unroll
    for (int y = 0; y < SIDE; y++) {
        VECTOR t[SIDE];
        transformInput(columns[y], t);
#pragma unroll
        for (int x = 0; x < SIDE; x++) {
            STORE(t[x], 0, target + (size_t) (y * SIDE + x) * planeStride);
        }
    }
}

// From the 36 planes of products. Group 0: vector of channels; 1: tile in the row; 2: picture and row of tiles.
__kernel void winogradOutput(
        __global const float *restrict in,
        __global const float *restrict bias,
        __global const float *restrict residual,
        __global float *restrict out,
        const int stride,
        const int height,
        const int width,
        const int tilesY,
        const int tilesX,
        const int planeStride,
        const int rows,
        const int flags) {
    const int channel = (int) get_global_id(0) * WIDTH;
    const int tileX = get_global_id(1);
    const int row = get_global_id(2);
    if (channel >= stride || tileX >= tilesX || row >= rows) {
        return;
    }
    __global const float *source = in + ((size_t) row * tilesX + tileX) * stride + channel;
    VECTOR columns[TILE][SIDE];
#pragma unroll
    for (int x = 0; x < SIDE; x++) {
        VECTOR m[SIDE];
        VECTOR t[TILE];
#pragma unroll
        for (int y = 0; y < SIDE; y++) {
            m[y] = LOAD(0, source + (size_t) (y * SIDE + x) * planeStride);
        }
        transformOutput(m, t);
#pragma unroll
        for (int y = 0; y < TILE; y++) {
            columns[y][x] = t[y];
        }
    }
    const VECTOR shift = flags & BIAS ? LOAD(0, bias + channel) : (VECTOR) (0.0f);
    const int beginX = tileX * TILE;
#pragma unroll
    for (int y = 0; y < TILE; y++) {
        const int atY = (row % tilesY) * TILE + y;
        VECTOR t[TILE];
        transformOutput(columns[y], t);
#pragma unroll
        for (int x = 0; x < TILE; x++) {
            if (atY < height && beginX + x < width) {
                const size_t at =
                        (((size_t) (row / tilesY) * height + atY) * width + beginX + x) * stride + channel;
                VECTOR value = t[x] + shift;
                if (flags & RESIDUAL) {
                    value += LOAD(0, residual + at);
                }
                STORE(flags & RELU ? rectified(value) : value, 0, out + at);
            }
        }
    }
}

// Weights [output][input][window] with any strides, times a scale for each output, as the convolution reads them: in blocks
// of `blockChannels` outputs; step = (window y, window x, input). Group 0: channel in all blocks; 1: step.
__kernel void packWeights(
        __global const float *restrict in,
        __global const float *restrict scale,
        __global float *restrict out,
        const int outputs,
        const int inputs,
        const int windows,
        const int outputStride,
        const int inputStride,
        const int blockChannels,
        const int blocks,
        const int blockStride,
        const int stepStride) {
    const int output = get_global_id(0);
    const int step = get_global_id(1);
    if (output >= blocks * blockChannels || step >= inputs * windows) {
        return;
    }
    float value = 0.0f;
    if (output < outputs) {
        value = scale[output]
                * in[(size_t) output * outputStride + (size_t) (step % inputs) * inputStride + step / inputs];
    }
    out[(size_t) (output / blockChannels) * blockStride + (size_t) step * stepStride + output % blockChannels] = value;
}

// Weights [output][input][3][3] times a scale for each output, as 36 planes of Winograd's algorithm, each packed as above.
// Group 0: channel in all blocks; 1: input.
__kernel void winogradWeights(
        __global const float *restrict in,
        __global const float *restrict scale,
        __global float *restrict out,
        const int outputs,
        const int inputs,
        const int blockChannels,
        const int blocks,
        const int blockStride,
        const int planeStride,
        const int stepStride) {
    const int output = get_global_id(0);
    const int input = get_global_id(1);
    if (output >= blocks * blockChannels || input >= inputs) {
        return;
    }
    float rows[SIDE][3];
    const float factor = output < outputs ? scale[output] : 0.0f;
    __global const float *g = in + ((size_t) min(output, outputs - 1) * inputs + input) * 9;
    for (int x = 0; x < 3; x++) {
        const float a = factor * g[x];
        const float b = factor * g[3 + x];
        const float c = factor * g[6 + x];
        rows[0][x] = a / 4.0f;
        rows[1][x] = -(a + b + c) / 6.0f;
        rows[2][x] = -(a - b + c) / 6.0f;
        rows[3][x] = a / 24.0f + b / 12.0f + c / 6.0f;
        rows[4][x] = a / 24.0f - b / 12.0f + c / 6.0f;
        rows[5][x] = c;
    }
    __global float *target =
            out + (size_t) (output / blockChannels) * blockStride + (size_t) input * stepStride + output % blockChannels;
    for (int y = 0; y < SIDE; y++) {
        const float a = rows[y][0];
        const float b = rows[y][1];
        const float c = rows[y][2];
        target[(size_t) (y * SIDE + 0) * planeStride] = a / 4.0f;
        target[(size_t) (y * SIDE + 1) * planeStride] = -(a + b + c) / 6.0f;
        target[(size_t) (y * SIDE + 2) * planeStride] = -(a - b + c) / 6.0f;
        target[(size_t) (y * SIDE + 3) * planeStride] = a / 24.0f + b / 12.0f + c / 6.0f;
        target[(size_t) (y * SIDE + 4) * planeStride] = a / 24.0f - b / 12.0f + c / 6.0f;
        target[(size_t) (y * SIDE + 5) * planeStride] = c;
    }
}
